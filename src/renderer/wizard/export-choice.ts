import { isAbsolutePath } from '../../contract/absolute-path.ts';
import type { Failure } from '../../contract/errors.ts';
import type { MethodInput } from '../../contract/methods.ts';
import type { ExportFormat, Gateways, Instance } from '../../contract/model.ts';
import type { Read } from './form-errors.ts';

/** Where an export goes, while it is chosen. */
export interface ExportDraft {
  format: ExportFormat;
  /** Of env.php: an existing one is edited, or a fragment made. Every other format is a new file. */
  isEdit: boolean;
  path: string;
  withGateways: boolean;
}

export const formatTexts: Readonly<Record<ExportFormat, { name: string; hint: string; file: string }>> = {
  'env-php': {
    name: 'env.php',
    hint: 'Keys are encrypted with the file’s own crypt key; everything else in it stays as it is.',
    file: 'env.php',
  },
  shell: {
    name: 'Shell script',
    hint: 'Runs on the instance and saves the settings there in one go. It holds the keys: delete it afterwards.',
    file: 'connect.sh',
  },
  dotenv: {
    name: 'Environment variables',
    hint: 'CONFIG__DEFAULT__… for a deployment that sets variables. It holds the keys in clear.',
    file: 'connect.env',
  },
  json: {
    name: 'JSON',
    hint: 'The list of settings for other tools. It holds the keys in clear.',
    file: 'connect.json',
  },
};

const rootOf = ({ connection }: Instance): string | undefined =>
  connection.kind === 'local' ? connection.root.replace(/[\\/]+$/, '') : undefined;

/** What a place is proposed from: `name` is `Client/Name`, `folder` the one of new exports where there is such. */
export interface ProposalSource {
  readonly instance: Instance;
  readonly name: string;
  readonly folder: string | undefined;
}

/** `Acme/EU shop` as a part of a file's name, short enough for one: `acme-eu-shop`. */
const inFileName = (name: string): string =>
  [...name.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')].slice(0, 60).join('').replace(/^-|-$/g, '');

/** The place for a choice: the env.php of an instance on this computer, else a new file in the folder of exports. */
export const proposedPath = (
  { format, isEdit }: Pick<ExportDraft, 'format' | 'isEdit'>,
  { instance, name, folder }: ProposalSource,
): string => {
  if (isEdit && format === 'env-php') {
    const root = rootOf(instance);
    return root === undefined ? '' : `${root}/app/etc/env.php`;
  }
  if (folder === undefined) return '';
  const separator = /^[A-Za-z]:/.test(folder) ? '\\' : '/';
  return `${folder.replace(/[\\/]+$/, '')}${separator}${inFileName(name)}-${formatTexts[format].file}`;
};

/** What to start with: the place of the last export, else a proposal. */
export const exportDraft = (source: ProposalSource): ExportDraft => {
  const last = source.instance.exported;
  const format = last?.format ?? 'env-php';
  const choice = { format, isEdit: format !== 'env-php' || (last?.isEdit ?? true) };
  return { ...choice, path: last?.path ?? proposedPath(choice, source), withGateways: false };
};

/** Chooses another format or way; a place that was only proposed makes way for the new choice's. */
export const choose = (
  draft: ExportDraft,
  choice: Partial<Pick<ExportDraft, 'format' | 'isEdit'>>,
  source: ProposalSource,
): void => {
  const isProposed = draft.path.trim() === '' || draft.path === proposedPath(draft, source);
  Object.assign(draft, choice);
  if (isProposed) draft.path = proposedPath(draft, source);
};

export type Place = Pick<MethodInput<'exports.write'>, 'format' | 'into' | 'out' | 'withGateways'>;

/** Reads the choice as `exports.write` takes it. */
export const readExport = ({ format, isEdit, path, withGateways }: ExportDraft): Read<Place> => {
  const place = path.trim();
  if (place === '') return { ok: false, errors: { path: 'Say which file to write.' } };
  if (!isAbsolutePath(place)) return { ok: false, errors: { path: 'Give the whole path, from / on.' } };
  const edits = isEdit && format === 'env-php';
  return { ok: true, values: { format, ...(edits ? { into: place } : { out: place }), withGateways } };
};

/** The core asks for the crypt key where the file does not spell it out. */
export const wantsCryptKey = ({ code, message, remedy }: Failure): boolean =>
  code === 'bad-input' && /crypt key|crypt\/key/.test(`${message} ${remedy}`);

const adobeHosts = ['commerce.adobe.io', 'commerce-beta.adobe.io'];

/** Gateways other than Adobe's own, which an instance is told of only when that is asked for. */
export const foreignGateways = (gateways: Gateways): string[] => [
  ...new Set(Object.values(gateways).filter((url) => !adobeHosts.includes(new URL(url).hostname))),
];
