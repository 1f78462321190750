import { CoreError } from '../../core/core-error.ts';
import { shellWord } from '../../core/export/shell-word.ts';
import type { ReachableConnection, RunLimits } from '../../core/ports.ts';
import { duration } from '../registry/text.ts';
import type { Ending } from './process-tree.ts';
import { inPlaceOf, phpOf, placeOf, sshTarget } from './route.ts';
import { quoteWords } from './spoken.ts';
import { versionText } from './stub.ts';

/** What to type to log in by hand, where ssh leads there. */
export const loginCommand = (connection: ReachableConnection): string | undefined => {
  if (connection.kind === 'cloud') {
    return `magento-cloud ssh -p ${connection.project} -e ${shellWord(connection.environment)}`;
  }
  if (connection.kind !== 'ssh') return undefined;
  return `ssh ${connection.port === undefined ? '' : `-p ${connection.port} `}${sshTarget(connection)}`;
};

/** The same as the end of a remedy: it shows more than a failure quotes. */
export const loginHint = (connection: ReachableConnection): string => {
  const command = loginCommand(connection);
  return command === undefined ? '' : ` Try it by hand: \`${command}\`.`;
};

/** What to do about a php, and how that is written in a connection's address. */
export const otherPhp = [
  'Name the php that the site runs with in the connection.',
  'Its address takes php=PATH.',
] as const;

const phpUnusable = (connection: ReachableConnection, what: string): CoreError => {
  const message = `${phpOf(connection)} ${inPlaceOf(connection)} ${what}.`;
  const [remedy, commandLine] = otherPhp;
  return new CoreError('php-unusable', message, remedy, { commandLine });
};

export const phpTooOld = (connection: ReachableConnection, version: number): CoreError =>
  phpUnusable(connection, `is PHP ${versionText(version)}; Keybridge needs 7.4 or newer`);

export const phpWithoutJson = (connection: ReachableConnection): CoreError =>
  phpUnusable(connection, 'lacks the JSON extension');

export const phpUnlike = (connection: ReachableConnection, words: string): CoreError =>
  phpUnusable(connection, `did not answer as a php for the command line does${quoteWords(words, 'last')}`);

/** It took too long until php was there. */
export const notThereInTime = (
  connection: ReachableConnection,
  limits: RunLimits,
  words: string,
): CoreError =>
  new CoreError(
    'instance-unreachable',
    `No php ${inPlaceOf(connection)} answered within ${duration(limits.connectMs)}${quoteWords(words, 'last')}.`,
    `Check that it is running, and the way there: network, VPN, firewall.${loginHint(connection)}`,
  );

const silent = (connection: ReachableConnection, what: string, remedy: string): CoreError =>
  new CoreError('instance-silent', `php ${inPlaceOf(connection)} ${what}.`, remedy);

const slow = 'Look what keeps it busy there (database, cache, registry), then try again.';

export const silentTooLong = (connection: ReachableConnection, limits: RunLimits): CoreError =>
  silent(connection, `said nothing for ${duration(limits.silenceMs)}`, slow);

export const tookTooLong = (connection: ReachableConnection, limits: RunLimits): CoreError =>
  silent(connection, `was not done after ${duration(limits.totalMs)}`, slow);

export const saidTooMuch = (connection: ReachableConnection, limits: RunLimits): CoreError =>
  silent(
    connection,
    `said more than ${limits.outputBytes} bytes, and was not listened to any longer`,
    'Something there prints without an end: log in and look what starting php says.',
  );

const lostConnection = /client_loop|connection (to .*|reset|closed)|broken pipe|not responding|mux_client/i;

/** php was there, and ended before it was asked to. `words`: what was said on standard error since. */
export const endedEarly = (
  connection: ReachableConnection,
  { exitCode }: Ending,
  words: string,
): CoreError => {
  if (loginCommand(connection) !== undefined && exitCode === 255 && lostConnection.test(words)) {
    return new CoreError(
      'instance-unreachable',
      `The connection to ${placeOf(connection)} was cut${quoteWords(words, 'last')}.`,
      'Check the network, then try again.',
    );
  }
  const how = exitCode === undefined ? 'was ended from outside' : `ended with exit code ${exitCode}`;
  return silent(
    connection,
    `${how} before it had answered${quoteWords(words, 'first')}`,
    'Look into var/log of the instance and the error log of its php, then try again.',
  );
};
