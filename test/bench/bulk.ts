import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Call } from '../../src/contract/client.ts';
import { makePhp } from './make-php.ts';
import { kB, line, median, ms, ratio, time } from './stopwatch.ts';

const instances = 200;
/** One in so many fails, as slowly as the others are done. */
const failing = 10;
const inFlight = 8;
/** What a real host and its Magento take, in seconds. */
const slowness = 1;
const inspect = { kind: 'inspect' as const };

/** A look into many, each as slow as a real one, against the least number of rounds. */
const benchMany = async (call: Call, folder: string, root: string): Promise<void> => {
  const php = await makePhp(join(folder, 'slow-php'), `sleep ${slowness}`);
  for (let number = 0; number < instances; number += 1) {
    const own = join(folder, `root-${number}`);
    if (number % failing !== 0) await symlink(root, own);
    const connection = { kind: 'local' as const, root: own, php };
    await call('instances.add', { client: 'Acme', name: `Many ${number}`, connection });
  }
  const look = (names?: string[]) => call('bulk.run', { instances: names, action: inspect });
  const one = median([
    await time(() => look(['Many 1'])),
    await time(() => look(['Many 2'])),
    await time(() => look(['Many 3'])),
  ]);
  const many = await time(async () => {
    const { rows } = await look();
    const failed = rows.filter(({ outcome }) => outcome === 'failed').length;
    if (failed !== instances / failing) throw new Error(`${failed} of ${rows.length} failed`);
  });
  line(`A look into 1 instance that takes ${slowness} s`, ms(one));
  line(`A look into ${instances}, ${inFlight} at once, one in ${failing} failing`, ms(many));
  line(`  to ${instances}/${inFlight} rounds`, ratio(many, (one * instances) / inFlight), '≤ 1.3 ×');
};

const jobs = 1_000;
const warmUp = 100;

/** Whether anything is kept of jobs that have ended: ten instances each, that fail before a program is started. */
const benchMemory = async (call: Call, folder: string): Promise<void> => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const used = (): number => {
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  await call('clients.add', { name: 'Borealis' });
  for (let number = 0; number < 10; number += 1) {
    const connection = { kind: 'ddev' as const, dir: join(folder, `no-project-${number}`) };
    await call('instances.add', { client: 'Borealis', name: `Shop ${number}`, connection });
  }
  const run = async (count: number): Promise<void> => {
    for (let number = 0; number < count; number += 1)
      await call('bulk.run', { client: 'Borealis', action: inspect, jobId: `job ${number}` });
  };
  await run(warmUp);
  const before = used();
  await run(jobs);
  const after = used();
  line(`heap that ${jobs} jobs with 10 instances add`, kB(after - before));
  line(`  after them to before them, ${kB(before)}`, ratio(after, before), '≤ 1.05 ×');
};

/** Work with many instances. */
export const benchBulk = async (call: Call, folder: string, root: string): Promise<void> => {
  await benchMany(call, folder, root);
  await benchMemory(call, folder);
};
