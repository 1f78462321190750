import type { ErrorCode, Failure } from '../../contract/errors.ts';
import type { Change } from '../../contract/inspection.ts';
import type { ConnectAnswer } from '../../contract/methods.ts';

/** What has to be confirmed, in sentences; the values, which the core's own names, are listed below them. */
export const questionText = (
  { message }: Failure,
  changes: readonly Change[] | undefined,
  viaEnvPhp: boolean,
): string => {
  if (!changes) return message;
  const sentences = [
    ...(message.includes(' would be replaced: ')
      ? ['The shop has other values already. Those that are struck through would be replaced.']
      : []),
    ...(viaEnvPhp
      ? [
          'Its app/etc/env.php would be written anew, with a backup beside it. The site answers 500 until that is imported, which follows at once.',
        ]
      : []),
  ];
  return sentences.length > 0 ? sentences.join(' ') : message;
};

/** What gives way before what is only new, as it is what has to be seen. */
export const replacedFirst = (changes: readonly Change[]): Change[] => [
  ...changes.filter(({ from }) => from !== ''),
  ...changes.filter(({ from }) => from === ''),
];

/** The core's word that writing the instance's env.php is a way round what locks its settings. */
export const canGoByEnvPhp = ({ code, commandLine }: Failure): boolean =>
  code === 'setting-locked' && commandLine !== undefined;

/** Failures that a better connection mends. */
const ofTheWayIn: readonly ErrorCode[] = [
  'instance-unreachable',
  'host-key-changed',
  'login-refused',
  'program-missing',
  'php-unusable',
  'not-magento',
];
export const isOfTheWayIn = ({ code }: Failure): boolean => ofTheWayIn.includes(code);

/** How many settings were or would be written, as words. */
export const countOf = (changes: readonly Change[]): string =>
  `${changes.length} ${changes.length === 1 ? 'setting' : 'settings'}`;

type Answered = Pick<ConnectAnswer, 'outcome' | 'changes' | 'verified'>;

export const connectedTitle = ({ outcome, verified }: Answered): string => {
  if (!verified) return 'Connected, but not verified';
  return outcome === 'connected' ? 'Connected and verified' : 'Nothing to change';
};

/** What was done, in a sentence; `name` is `Client/Name`. */
export const givenText = (name: string, { outcome, changes }: Answered): string =>
  outcome === 'connected'
    ? `${name} has its configuration: ${countOf(changes)} written.`
    : `${name} had everything already: nothing was written.`;
