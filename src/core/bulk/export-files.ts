import type { Instance, Profile } from '../../contract/model.ts';
import { instanceName } from '../lookup.ts';

const endings: Record<string, string> = { dotenv: 'env', shell: 'sh', json: 'json' };

/** Code points: with four bytes each and what is put to them, a name stays within the 255 bytes that systems take. */
const longest = 48;

/** Letters and digits of any script, and what no system, shell or link makes anything of. */
const plain = (name: string): string => {
  const harmless = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}._]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  return [...harmless].slice(0, longest).join('');
};

const stemOf = (profile: Profile, instance: Instance): string => plain(instanceName(profile, instance));

/**
 * The file of each instance's export in a folder: named for client and instance, and for its id too where another
 * one's would have the same name. It is the same whichever instances are exported.
 */
export const exportFiles = (profile: Profile) => {
  const uses = new Map<string, number>();
  for (const instance of profile.instances) {
    const stem = stemOf(profile, instance).toLowerCase();
    uses.set(stem, (uses.get(stem) ?? 0) + 1);
  }
  return (instance: Instance, folder: string, format: string): string => {
    const stem = stemOf(profile, instance);
    const isShared = (uses.get(stem.toLowerCase()) ?? 0) > 1 || stem === '';
    const name = isShared ? `${stem}-${instance.id.slice(0, 8)}` : stem;
    return `${folder.replace(/[\\/]+$/, '')}/${name}.${endings[format] ?? format}`;
  };
};
