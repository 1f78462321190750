import type { ErrorCode } from '../../contract/errors.ts';
import { CoreError } from '../../core/core-error.ts';
import type { ReachableConnection } from '../../core/ports.ts';
import { loginHint, otherPhp, phpUnlike } from './failures.ts';
import type { Ending } from './process-tree.ts';
import { inPlaceOf, needsSudo, phpOf, placeOf } from './route.ts';
import { quoteWords } from './spoken.ts';

/** A start that came to nothing. */
interface FailedStart {
  readonly connection: ReachableConnection;
  /** What was started here. */
  readonly program: string;
  readonly ending: Ending;
  /** What was said on both outputs. */
  readonly words: string;
}
type Fault = (start: FailedStart) => CoreError;

/** What to do next, and how that is written in a connection's address, if it is. */
type Advice = readonly [remedy: string, commandLine?: string];

const fault =
  (code: ErrorCode, what: (place: string, start: FailedStart) => string, ...advice: Advice): Fault =>
  (start) => {
    const { connection, words } = start;
    const [remedy, commandLine] = advice;
    const message = `${what(placeOf(connection), start)}${quoteWords(words, 'last')}.`;
    return new CoreError(code, message, `${remedy}${loginHint(connection)}`, { commandLine });
  };

const withoutSudo = 'Without it, connect as the site’s own user.';
const leaveOutAs = 'Then its address has no as=.';
const installSudo: Advice = [`Install it there. ${withoutSudo}`, leaveOutAs];
const checkCommand: Advice = ['Check the program and its arguments in the connection.'];

const installing: Record<string, Advice> = {
  ssh: ['Install the OpenSSH client.'],
  docker: ['Install Docker with its compose plugin.'],
  ddev: ['Install DDEV, or run Keybridge where it is.'],
  warden: ['Install Warden, or run Keybridge where it is.'],
  'magento-cloud': ['Install the Magento Cloud CLI.'],
  sudo: installSudo,
};

const missingHere: Fault = ({ connection, program }) => {
  const [remedy, commandLine] =
    installing[program] ?? (connection.kind === 'command' ? checkCommand : otherPhp);
  const message = `There is no ${program} on this computer that can be started.`;
  return new CoreError('program-missing', message, remedy, { commandLine });
};

const phpMissing = fault(
  'program-missing',
  (_, { connection }) => `There is no ${phpOf(connection)} ${inPlaceOf(connection)} that can be started`,
  ...otherPhp,
);

const sudoMissing = fault(
  'program-missing',
  (_, { connection }) => `There is no sudo ${inPlaceOf(connection)}`,
  ...installSudo,
);

const sudoRefused = fault(
  'login-refused',
  (_, { connection }) => `sudo ${inPlaceOf(connection)} does not let us become ${connection.as ?? ''}`,
  `Allow it there without a password, for php alone. ${withoutSudo}`,
  leaveOutAs,
);

const hostKeyChanged = fault(
  'host-key-changed',
  (place) => `The host key of ${place} is not the one that is known here, and somebody may be listening in`,
  'Nothing was sent. Ask whoever runs the host whether its key is a new one; only then forget the old one with ssh-keygen -R.',
);

const hostKeyUnknown = fault(
  'host-key-changed',
  (place) => `The host key of ${place} is not known here yet`,
  'Log in once in a terminal, and compare its fingerprint with what whoever runs the host says.',
);

const loginRefused = fault(
  'login-refused',
  (place) => `The login to ${place} is refused`,
  'ssh has to get in without a question, with a key in its agent or its configuration.',
);

const nameUnknown = fault(
  'instance-unreachable',
  (place) => `The name of ${place} cannot be looked up`,
  'Check its spelling, the VPN and DNS.',
);

const connectionRefused = fault(
  'instance-unreachable',
  (place) => `The connection to ${place} is refused`,
  'Check the port, and that its ssh server runs.',
);

const noWay = fault(
  'instance-unreachable',
  (place) => `There is no way to ${place}`,
  'Check the network, VPN and firewall.',
);

/** What ssh says, also where it goes through another host. */
const sshFaults: [RegExp, Fault][] = [
  [/identification has changed|revoked host key/i, hostKeyChanged],
  [/host key verification failed|no .*host key is known/i, hostKeyUnknown],
  [/permission denied \(|too many authentication failures|account is .*not available/i, loginRefused],
  [/could not resolve hostname/i, nameUnknown],
  [/connection refused/i, connectionRefused],
  [/timed out|no route to host|network is unreachable|connection (closed|reset)|kex_exchange/i, noWay],
];

const cloudFaults: [RegExp, Fault][] = [
  ...sshFaults,
  [
    /authentication is required|log in|api token/i,
    fault(
      'login-refused',
      (place) => `The Magento Cloud CLI is not let into ${place}`,
      'Log in with it once in a terminal: magento-cloud login.',
    ),
  ],
];

const containerFaults: [RegExp, Fault][] = [
  [/unknown (shorthand )?flag|not a docker command|unknown command/i, missingHere],
  [
    /unable to find user/i,
    fault(
      'login-refused',
      (place, { connection }) => `There is no user ${connection.as ?? ''} in ${place}`,
      'Name the user that owns the site’s files there, or none.',
      'Its address takes as=USER.',
    ),
  ],
];

const faultsOf = ({ kind }: ReachableConnection): [RegExp, Fault][] => {
  if (kind === 'ssh') return sshFaults;
  if (kind === 'cloud') return cloudFaults;
  return kind === 'docker-compose' || kind === 'warden' ? containerFaults : [];
};

const notStarted = (...advice: Advice): Fault =>
  fault('instance-unreachable', (place) => `No php could be started in ${place}`, ...advice);

/** For what says nothing that is known. */
const otherwise: Record<ReachableConnection['kind'], Fault> = {
  local: ({ connection, words }) => phpUnlike(connection, words),
  // 255 is what ssh itself fails with.
  ssh: (start) => (start.ending.exitCode === 255 ? noWay(start) : phpUnlike(start.connection, start.words)),
  'docker-compose': notStarted('Start it: docker compose up -d'),
  ddev: notStarted('Start it: ddev start'),
  warden: notStarted('Start it: warden env up'),
  cloud: notStarted('Check project and environment, and that it is active.'),
  command: notStarted(...checkCommand),
};

/** What it means that a process ended before php had said that it is there. */
export const failedStart: Fault = (start) => {
  const { connection, ending, words } = start;
  if (ending.code === 'ENOENT' || ending.code === 'EACCES') return missingHere(start);
  const known = faultsOf(connection).find(([pattern]) => pattern.test(words));
  if (known) return known[1](start);
  const wasSudoThere = /^sudo: /m.test(words);
  if (wasSudoThere && needsSudo(connection)) {
    return words.includes(`sudo: ${phpOf(connection)}: `) ? phpMissing(start) : sudoRefused(start);
  }
  // A shell's, and a container's, for what is not there and for what may not be started.
  if (ending.exitCode === 127 || ending.exitCode === 126) {
    return needsSudo(connection) ? sudoMissing(start) : phpMissing(start);
  }
  return otherwise[connection.kind](start);
};
