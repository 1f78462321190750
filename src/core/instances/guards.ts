import type { Finding, GuardCode, Override } from '../../contract/errors.ts';
import { lastDelivered } from '../../contract/instance-state.ts';
import type { Client, Delivered, Instance, KeyEnvironment, KeyPair } from '../../contract/model.ts';
import { GuardRefused } from '../core-error.ts';

/** What the instance, or the file that it reads, really has, where somebody looked. */
export interface Found {
  readonly dataSpaceId?: string | undefined;
  readonly apiKeyFingerprints?: Delivered['apiKeyFingerprints'];
  /** Its data space is another instance's, and it is surely the instance that is meant: a copy, which leaves nothing behind. */
  readonly isCopy?: boolean;
}

/** Everything the guards look at: the instance as it would be after the action, and its surroundings. */
export interface GuardedAction {
  readonly at: 'bind' | 'export' | 'connect';
  readonly client: Client;
  readonly instance: Instance;
  /** `Client/Name`. */
  readonly name: string;
  /** `Client/Name` of the other instances that are bound to the same data space. */
  readonly sharedWith: readonly string[];
  /** `Client/Name` of those that were seen with the data space that this instance was given, and are to have another. */
  readonly copies: readonly string[];
  readonly keyPairs: { readonly sandbox?: KeyPair; readonly production?: KeyPair };
  readonly found?: Found | undefined;
}

type Guard = (action: GuardedAction) => Finding[];

const finding = (
  code: GuardCode,
  effect: Finding['effect'],
  message: string,
  remedy: string,
  override?: string,
): Finding => ({ code, effect, message, remedy, ...(override === undefined ? {} : { override }) });

/**
 * The data space that an instance has, as far as is known: the one that was seen there, or that it was given since.
 */
export const heldDataSpace = (instance: Instance): string | undefined => {
  const given = lastDelivered(instance);
  const seen = instance.inspected;
  return (seen && (!given || seen.at >= given.at) ? seen : given)?.dataSpaceId;
};

/** domain.md, rule 4: each instance has a data space of its own. */
const dataSpaceInUse: Guard = ({ instance, name, sharedWith, copies }) => [
  ...sharedWith.map((other) =>
    finding(
      'data-space-in-use',
      'refused',
      `The data space “${instance.dataSpace?.name}” belongs to ${other}; two instances in one data space mix their catalogs and payments.`,
      'Choose a data space that no instance uses.',
      other,
    ),
  ),
  ...copies.map((other) =>
    finding(
      'data-space-in-use',
      'refused',
      `${other} was seen with the data space “${instance.dataSpace?.name}” of ${name}: both write into it.`,
      `Connect ${other} first, which gives it its own.`,
      other,
    ),
  ),
];

/** domain.md, rules 4 and 5. */
const dataSpaceType: Guard = ({ at, client, instance, name }) => {
  const { dataSpace, stage } = instance;
  const type = dataSpace?.type.toLowerCase();
  if (type === 'production' && stage !== 'production') {
    const openSource = client.edition === 'open-source';
    return [
      finding(
        'data-space-type',
        'refused',
        `${name} is a ${stage} instance, and “${dataSpace?.name}” is a production data space.`,
        openSource
          ? 'Magento Open Source includes no testing data space. Choose one where the account has one all the same; go on only if no production instance will ever use this one.'
          : 'Choose a testing data space.',
        name,
      ),
    ];
  }
  if (at === 'bind' && type === 'testing' && stage === 'production') {
    return [
      finding(
        'data-space-type',
        'warned',
        `${name} is a production instance, and “${dataSpace?.name}” is a testing data space.`,
        'Choose the production data space before the shop goes live.',
      ),
    ];
  }
  return [];
};

/** domain.md, rule 6: what a changed data space means. */
const dataSpaceChange: Guard = ({ instance, name, found }) => {
  const given = instance.lastGiven?.dataSpaceId;
  const present = found?.isCopy ? undefined : found?.dataSpaceId;
  const before = [present, given].find((id) => id !== undefined && id !== instance.dataSpace?.id);
  if (before === undefined || !instance.dataSpace) return [];
  return [
    finding(
      'data-space-change',
      'refused',
      `${name} ${before === present ? 'has' : 'was given'} the data space ${before} and would now move to ${instance.dataSpace.id}: its services lose sight of all data stored in the old one.`,
      'A move means: clean a testing data space before it is used again, resync the catalog, reset the Payment Services ID and onboard Payment Services again.',
      name,
    ),
  ];
};

/** The keys that would be new where the data space would be new too. */
const renewedKeys = (before: Found | undefined, { instance, keyPairs }: GuardedAction): KeyEnvironment[] => {
  if (before?.dataSpaceId === undefined || before.dataSpaceId === instance.dataSpace?.id) return [];
  return (['sandbox', 'production'] as const).filter((environment) => {
    const old = before.apiKeyFingerprints?.[environment];
    const now = keyPairs[environment]?.apiKeyFingerprint;
    return old !== undefined && now !== undefined && old !== now;
  });
};

/** domain.md, rule 6, marked IMPORTANT in Adobe's page. */
const keysAndSpaceTogether: Guard = (action) => {
  const { at, instance, name, found } = action;
  const isLive = instance.stage === 'production' || instance.lastGiven?.stage === 'production';
  if (at === 'bind' || !isLive) return [];
  const before = [instance.lastGiven, found?.isCopy ? undefined : found];
  const renewed = [...new Set(before.flatMap((each) => renewedKeys(each, action)))];
  if (renewed.length === 0) return [];
  return [
    finding(
      'keys-and-space-together',
      'refused',
      `${name} is a live production instance and would get new ${renewed.join(' and ')} keys and a new data space at once: the link to all stored data would be lost.`,
      'Keep the old data space with the new keys, export or connect that, and change the data space afterwards.',
    ),
  ];
};

/** domain.md, rule 1. */
const incompleteKeys: Guard = ({ instance, name, keyPairs }) =>
  (['sandbox', 'production'] as const)
    .filter((environment) => !keyPairs[environment])
    .map((environment) => {
      const remedy = `Add the ${environment} pair from the API Portal, and give it to the instance.`;
      if (environment === instance.activeKeyEnvironment) {
        const message = `${name} uses its ${environment} keys, and has none: the connector could not reach the service.`;
        return finding('incomplete-keys', 'refused', message, remedy);
      }
      const stops =
        environment === 'sandbox'
          ? 'Payment Services has no sandbox mode'
          : 'Payment Services cannot go live, and nothing reaches production';
      return finding(
        'incomplete-keys',
        'warned',
        `${name} has no ${environment} keys: ${stops}, and Product Recommendations 4 and newer hide their Admin page.`,
        remedy,
      );
    });

const samePairTwice: Guard = ({ at, name, keyPairs: { sandbox, production } }) =>
  at === 'bind' && sandbox && sandbox.apiKeyFingerprint === production?.apiKeyFingerprint
    ? [
        finding(
          'same-pair-twice',
          'refused',
          `${name} would use one API key as its sandbox and its production key.`,
          'Sandbox and production are two key pairs: generate the missing one in the API Portal.',
        ),
      ]
    : [];

const activePairChecked: Guard = ({ at, name, instance, keyPairs }) => {
  const pair = keyPairs[instance.activeKeyEnvironment];
  if (at === 'bind' || !pair || pair.check?.state === 'accepted') return [];
  if (pair.check?.state === 'rejected') {
    return [
      finding(
        'keys-rejected',
        at === 'connect' ? 'refused' : 'warned',
        `The service refused the ${pair.keyEnvironment} keys “${pair.label}” of ${name}: ${pair.check.detail}`,
        'Check them again, or add a new pair and give it to the instance.',
      ),
    ];
  }
  return [
    finding(
      'unverified',
      'warned',
      `The ${pair.keyEnvironment} keys “${pair.label}” of ${name} ${pair.check ? 'could not be checked the last time' : 'were never checked'}.`,
      'Check them when the service can be reached.',
    ),
  ];
};

/** Every guard's word on the action, refusals first. */
export const checkGuards = (action: GuardedAction): Finding[] =>
  [
    samePairTwice,
    incompleteKeys,
    dataSpaceInUse,
    dataSpaceType,
    keysAndSpaceTogether,
    dataSpaceChange,
    activePairChecked,
  ]
    .flatMap((guard) => guard(action))
    .sort((a, b) => Number(b.effect === 'refused') - Number(a.effect === 'refused'));

/** True when the value typed is the one asked for: an instance may be named without its client where that is clear. */
const confirms = (
  { code, value }: Override,
  { code: asked, override }: Finding,
  findings: readonly Finding[],
): boolean => {
  if (code !== asked || override === undefined) return false;
  const meant = findings.filter((each) => each.code === code && each.override?.endsWith(`/${value}`));
  return value === override || (meant.length === 1 && meant[0]?.override === override);
};

/** Throws the first refusal that no override answers; returns the rest, to be shown as warnings. */
export const enforceGuards = (findings: readonly Finding[], overrides: readonly Override[]): Finding[] => {
  const refusal = findings.find(
    (each) => each.effect === 'refused' && !overrides.some((override) => confirms(override, each, findings)),
  );
  if (refusal) throw new GuardRefused(refusal);
  return [...findings];
};
