import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { writeLargeProfile } from './large-profile.ts';
import { inTurn, kB, line, ms } from './stopwatch.ts';

/** A report of everything, by a process of its own. */
export const benchReport = async (folder: string, bundle: string): Promise<void> => {
  const profile = join(folder, 'report');
  const [page, table] = [join(folder, 'report.html'), join(folder, 'report.csv')];
  await writeLargeProfile(profile, 10_000);
  const report = (out: string) => () =>
    execa(process.execPath, [bundle, 'report', '--out', out, '--yes', '--profile', profile]);
  const figures = await inTurn(5, { page: report(page), table: report(table) });
  line('keybridge report, 10,000 instances, as a page', ms(figures.page), '≤ 3 s');
  line('  its size', kB((await stat(page)).size));
  line('keybridge report, 10,000 instances, as CSV', ms(figures.table), '≤ 3 s');
};
