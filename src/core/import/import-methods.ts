import { counted } from '../../contract/counted.ts';
import type { ImportAnswer } from '../../contract/import.ts';
import { CoreError } from '../core-error.ts';
import type { Core, Handlers } from '../handlers.ts';
import { enforceGuards } from '../instances/guards.ts';
import { overridden, record } from '../journal/record-change.ts';
import { decodeText } from '../keys/decode-text.ts';
import { readShownFile } from '../shown-file.ts';
import { type CheckedRow, checkRows } from './check-rows.ts';
import { mergeRows } from './merge-rows.ts';
import { readRows } from './read-rows.ts';

/** Bytes: some hundred thousand rows. */
const longestFile = 32_000_000;

const wrongRows = (path: string, problems: string[]): CoreError =>
  new CoreError(
    'bad-input',
    `${path} has ${problems.length === 1 ? 'a row that is' : `${problems.length} things in its rows that are`} wrong.`,
    'Nothing was imported. Put them right, and import it again.',
    { details: problems },
  );

/** By the rows that they are about. */
const inOrder = (problems: string[]): string[] => {
  const rowOf = (problem: string) => Number(/^Row (\d+)/.exec(problem)?.[1]);
  return problems.toSorted((a, b) => rowOf(a) - rowOf(b));
};

export const createImportMethods = ({ ports }: Core): Handlers<'instances.import'> => {
  const rowsIn = async (bytes: Uint8Array, path: string): Promise<CheckedRow[]> => {
    const read = await readRows(decodeText(bytes), path);
    const { checked, problems } = checkRows(read.rows, (await ports.profile.read()).clients);
    const all = inOrder([...read.problems, ...problems]);
    if (all.length > 0) throw wrongRows(path, all);
    return checked;
  };

  return {
    async 'instances.import'({ path, dryRun, shown, overrides }): Promise<ImportAnswer> {
      const { bytes, fileFingerprint } = await readShownFile(ports.files, path, longestFile, shown);
      const file = { path, fileFingerprint };
      const rows = await rowsIn(bytes, path);
      const plan = mergeRows(structuredClone(await ports.profile.read()), rows);
      if (plan.instances.length === 0) return { ...file, outcome: 'nothing-new', ...plan };
      if (dryRun) return { ...file, outcome: 'planned', ...plan };
      enforceGuards(plan.findings, overrides);
      const merged = await ports.profile.update((draft) => {
        const result = mergeRows(draft, rows);
        enforceGuards(result.findings, overrides);
        return result;
      });
      await record(ports, {
        action: 'instances.import',
        text: `Imported ${counted(merged.clients.length, 'client')} and ${counted(merged.instances.length, 'instance')} from ${path}${overridden(overrides)}`,
      });
      return { ...file, outcome: 'imported', ...merged };
    },
  };
};
