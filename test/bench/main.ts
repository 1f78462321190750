import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchBundleSizes } from './bundle-sizes.ts';
import { benchCliStart } from './cli-start.ts';
import { benchConnect } from './connect.ts';
import { benchHostStart } from './host-start.ts';
import { benchInProcess } from './in-process.ts';
import { benchKeyChecks } from './key-checks.ts';
import { benchReport } from './report.ts';
import { benchWindow } from './window.ts';

/** What was built. */
const [dist = ''] = process.argv.slice(2);
const bundle = join(dist, 'cli/index.js');
const folder = await mkdtemp(join(tmpdir(), 'keybridge-bench-'));
console.log(`Medians, taken in turn. Node ${process.version}, ${cpus().length} cores.`);
try {
  await benchCliStart(folder, bundle);
  await benchKeyChecks(folder);
  await benchConnect(folder);
  await benchReport(folder, bundle);
  await benchInProcess();
  await benchBundleSizes(dist);
  await benchHostStart(folder, bundle);
  await benchWindow(join(dist, 'renderer'));
} finally {
  await rm(folder, { recursive: true });
}
