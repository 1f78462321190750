import { join } from 'node:path';
import { execa } from 'execa';
import { writeLargeProfile } from './large-profile.ts';
import { inTurn, line, ms, ratio } from './stopwatch.ts';

/** Whole processes: the command line against bare node, and how its list grows. */
export const benchCliStart = async (folder: string, bundle: string): Promise<void> => {
  const small = join(folder, 'thousand');
  const large = join(folder, 'ten-thousand');
  await writeLargeProfile(small, 1_000);
  await writeLargeProfile(large, 10_000);
  const node = (...args: string[]) => execa(process.execPath, args);
  const figures = await inTurn(15, {
    bare: () => node('-e', '0'),
    version: () => node(bundle, '--version'),
    list: () => node(bundle, 'instance', 'list', '--profile', small),
    json: () => node(bundle, 'instance', 'list', '--json', '--profile', small),
    large: () => node(bundle, 'instance', 'list', '--profile', large),
  });
  line('node -e 0', ms(figures.bare));
  line('keybridge --version', ms(figures.version));
  line('  to bare node', ratio(figures.version, figures.bare));
  line('keybridge instance list, 1,000 instances', ms(figures.list));
  line('  to bare node', ratio(figures.list, figures.bare), '≤ 3 ×');
  line('keybridge instance list --json, 1,000 instances', ms(figures.json));
  line('  to bare node', ratio(figures.json, figures.bare), '≤ 3 ×');
  line('keybridge instance list, 10,000 instances', ms(figures.large));
  line(
    '  to ten times what 1,000 cost over bare node',
    ratio(figures.large - figures.bare, 10 * (figures.list - figures.bare)),
    '≤ 1 ×',
  );
};
