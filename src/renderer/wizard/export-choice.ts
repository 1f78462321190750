import type { Failure } from '../../contract/errors.ts';
import type { MethodInput } from '../../contract/methods.ts';
import type { ExportFormat, Gateways, Instance } from '../../contract/model.ts';
import type { Read } from './form-errors.ts';

/** Where an export goes, while it is chosen. */
export interface ExportDraft {
  format: ExportFormat;
  /** An existing env.php is edited; every other format, and a fragment, is a new file. */
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

/** What to start with: the last place, else the instance's own env.php where it is on this computer. */
export const exportDraft = (
  instance: Instance,
  remembered: Pick<ExportDraft, 'format' | 'isEdit' | 'path'> | undefined,
): ExportDraft => {
  if (remembered) return { ...remembered, withGateways: false };
  const format = instance.exported?.format ?? 'env-php';
  const root = rootOf(instance);
  const path = format === 'env-php' && root !== undefined ? `${root}/app/etc/env.php` : '';
  return { format, isEdit: format === 'env-php', path, withGateways: false };
};

const isAbsolute = (path: string): boolean => /^(\/|[A-Za-z]:[\\/])/.test(path);

export type Place = Pick<MethodInput<'exports.write'>, 'format' | 'into' | 'out' | 'withGateways'>;

/** Reads the choice as `exports.write` takes it. */
export const readExport = ({ format, isEdit, path, withGateways }: ExportDraft): Read<Place> => {
  const place = path.trim();
  if (place === '') return { ok: false, errors: { path: 'Say which file to write.' } };
  if (!isAbsolute(place)) return { ok: false, errors: { path: 'Give the whole path, from / on.' } };
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

/** The parts of `localStorage` that are used. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem'>;

const shelfKey = (instanceId: string) => `keybridge.export.${instanceId}`;

/** What was chosen for the instance the last time on this computer; never a key. */
export const recallPlace = (
  shelf: Shelf,
  instanceId: string,
): Pick<ExportDraft, 'format' | 'isEdit' | 'path'> | undefined => {
  try {
    const read: unknown = JSON.parse(shelf.getItem(shelfKey(instanceId)) ?? 'null');
    if (typeof read !== 'object' || read === null) return undefined;
    const { format, isEdit, path } = read as Record<string, unknown>;
    const known = Object.keys(formatTexts).find((name) => name === format) as ExportFormat | undefined;
    return known && typeof isEdit === 'boolean' && typeof path === 'string'
      ? { format: known, isEdit, path }
      : undefined;
  } catch {
    // A browser that keeps nothing, or text that something else wrote: start as if for the first time.
    return undefined;
  }
};

export const rememberPlace = (shelf: Shelf, instanceId: string, draft: ExportDraft): void => {
  const { format, isEdit, path } = draft;
  try {
    shelf.setItem(shelfKey(instanceId), JSON.stringify({ format, isEdit, path: path.trim() }));
  } catch {
    // It is a convenience only: without a place to keep it, the path is typed again.
  }
};
