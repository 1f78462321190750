import type { BulkRow } from '../contract/bulk.ts';
import type { Failure } from '../contract/errors.ts';
import type { Change, Inspection } from '../contract/inspection.ts';
import type { ConnectAnswer } from '../contract/methods.ts';
import type { Drift, Instance } from '../contract/model.ts';
import { printable } from '../contract/printable.ts';
import { settingName } from '../contract/setting-paths.ts';
import type { Said } from './describe-rows.ts';
import { inFull } from './in-full.ts';
import { withoutName } from './instance-text.ts';
import { stillToDo } from './still-to-do.ts';
import { table } from './table.ts';

const settings = (count: number): string => `${count} ${count === 1 ? 'setting' : 'settings'}`;

/** What is there beside what comes. */
export const describeChanges = (changes: readonly Change[]): string =>
  table(
    ['SETTING', 'NOW', 'NEW'],
    changes.map(({ path, from, to }) => [settingName(path), from || '-', to || '-']),
  );

const sentence = ({ message, remedy, commandLine }: Failure | Drift): string =>
  printable(`${message} ${inFull(remedy, commandLine)}`);

/** A line a difference, after a line that counts them. */
export const describeDrift = (name: string, drift: readonly Drift[]): string => {
  if (drift.length === 0) return `${printable(name)}: no drift.`;
  const head = `${printable(name)}: ${drift.length} ${drift.length === 1 ? 'difference' : 'differences'}`;
  return [head, ...drift.map((each) => `  ${sentence(each)}`)].join('\n');
};

/** Where the instance's own connector was asked: what came of it. */
export const describeProof = ({
  verified,
  notVerified,
}: Pick<ConnectAnswer, 'verified' | 'notVerified'>): string => {
  if (verified) {
    const space = `“${verified.dataSpaceName}” (${verified.type}), ${verified.dataSpaceId}`;
    return printable(`Verified: the registry named its data space to the instance itself: ${space}.`);
  }
  return notVerified ? `Not verified. ${sentence(notVerified)}` : 'Not verified.';
};

/** What a connection came to, in sentences. */
export const describeConnected = (name: string, answer: ConnectAnswer): string => {
  const { outcome, changes, instance, backup, followUp } = answer;
  const space = `“${instance.dataSpace?.name}” (${instance.dataSpace?.type}) of ${instance.project?.name}`;
  if (outcome === 'planned') {
    if (changes.length === 0) return printable(`${name} has everything already: nothing to change.`);
    return `${describeChanges(changes)}\n${printable(`Nothing was written; connecting ${name} would change ${settings(changes.length)}.`)}`;
  }
  const done =
    outcome === 'connected'
      ? `Connected ${name} to the data space ${space}: ${settings(changes.length)} written.`
      : `${name} has everything already: nothing to change.`;
  return [
    printable(done),
    ...(backup === undefined ? [] : [printable(`Its env.php as it was, on the instance: ${backup}`)]),
    describeProof(answer),
    ...stillToDo(followUp),
  ].join('\n');
};

const origin: Record<Inspection['settings'][number]['source'], string> = {
  'environment-variable': 'variable',
  'env-php': 'env.php',
  'config-php': 'config.php',
  database: 'database',
  default: 'default',
  none: '',
};

/** Everything that an instance said of itself. */
export const describeInspection = (name: string, inspection: Inspection): string => {
  const { magento, php, modules, connector, baseUrl, isMaintenance } = inspection;
  const facts: [string, string][] = [
    ['Instance', name],
    [
      'Magento',
      `${magento.version} ${magento.edition}, ${magento.mode} mode${isMaintenance ? ', in maintenance' : ''}`,
    ],
    ['PHP', php],
    [
      'Connector',
      connector === 'usable'
        ? `services-connector ${modules.servicesConnector}, module-services-id ${modules.servicesId}`
        : connector,
    ],
    ['Base URL', baseUrl ?? 'not known'],
  ];
  const rows = inspection.settings
    .filter(({ source }) => source !== 'none')
    .map(({ path, source, value, fingerprint, isReadable, lockedBy }) => [
      settingName(path),
      isReadable ? (value ?? (fingerprint ? `SHA-256 ${fingerprint.slice(0, 16)}…` : '')) : 'unreadable',
      origin[source],
      lockedBy ?? '',
    ]);
  return [
    ...facts.map(([label, text]) => `${label.padEnd(16)}${printable(text)}`),
    '',
    table(['SETTING', 'VALUE', 'FROM', 'LOCKED BY'], rows),
  ].join('\n');
};

const describeDriftRow = ({ name, outcome, drift, failure }: BulkRow): string => {
  if (failure) {
    const why = sentence({ ...failure, message: withoutName(name, failure.message) });
    return `${printable(name)}: could not be looked at\n  ${why}`;
  }
  return outcome === 'cancelled' ? `${printable(name)}: not looked at` : describeDrift(name, drift);
};

/** A block an instance, and how many there was no look at. */
export const describeDriftRows = (rows: readonly BulkRow[], { again, none }: Said): string => {
  if (rows.length === 0) return none;
  const unseen = rows.filter(({ outcome }) => outcome === 'failed' || outcome === 'cancelled');
  return [
    ...rows.map(describeDriftRow),
    ...(unseen.length > 0 ? ['', `${unseen.length} not looked at. ${again}`] : []),
  ].join('\n');
};

/** Differences that are left after something was done. */
export const leftOver = ({ inspected }: Instance): { text: string; commandLine?: string | undefined }[] =>
  (inspected?.drift ?? []).map(({ message, remedy, commandLine }) => ({
    text: `${message} ${remedy}`,
    commandLine,
  }));
