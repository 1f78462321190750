import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchCliStart } from './cli-start.ts';
import { benchInProcess } from './in-process.ts';
import { benchKeyChecks } from './key-checks.ts';

const [bundle = ''] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), 'keybridge-bench-'));
console.log(`Medians, taken in turn. Node ${process.version}, ${cpus().length} cores.`);
try {
  await benchCliStart(folder, bundle);
  await benchKeyChecks(folder);
  await benchInProcess();
} finally {
  await rm(folder, { recursive: true });
}
