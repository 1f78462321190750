import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { laneOf } from '../../../src/core/bulk/lane-of.ts';
import { type LaneWork, runInLanes } from '../../../src/core/bulk/lanes.ts';

/** Work that ends when it is let go, in lanes by name. */
const createRecorder = () => {
  const begun: string[] = [];
  const holding: { lane: string; release: () => void }[] = [];
  const running = new Map<string, number>();
  const most = new Map<string, number>();
  const count = (name: string, by: number): void => {
    const now = (running.get(name) ?? 0) + by;
    running.set(name, now);
    most.set(name, Math.max(most.get(name) ?? 0, now));
  };
  const work = (lane: string, bound: number): LaneWork => ({
    lane: { name: lane, most: bound },
    async run() {
      begun.push(lane);
      for (const name of [lane, 'all']) count(name, 1);
      await new Promise<void>((release) => holding.push({ lane, release }));
      for (const name of [lane, 'all']) count(name, -1);
    },
  });
  /** Lets the one go that stands there; resolves when what follows it has begun. */
  const release = async (at = 0): Promise<void> => {
    const [held] = holding.splice(at, 1);
    held?.release();
    for (let turn = 0; turn < 6; turn += 1) await Promise.resolve();
  };
  return { begun, holding, most, work, release };
};

const repeat = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

test('all of it runs, never more at once than the whole and each lane take, and never less than they could', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 40 }),
      fc.array(fc.nat(), { minLength: 40, maxLength: 40 }),
      fc.integer({ min: 1, max: 9 }),
      async (lanes, order, inAll) => {
        const recorder = createRecorder();
        const bounds = [1, 2, 4, 8];
        const done = runInLanes(
          lanes.map((lane) => recorder.work(String(lane), bounds[lane] ?? 1)),
          inAll,
        );
        for (const next of order.slice(0, lanes.length)) {
          const left = lanes.map(String);
          for (const lane of recorder.begun) left.splice(left.indexOf(lane), 1);
          const held = (lane: string) => recorder.holding.filter((each) => each.lane === lane).length;
          const couldRun = left.some((lane) => held(lane) < (bounds[Number(lane)] ?? 1));
          expect(recorder.holding.length === inAll || !couldRun).toBe(true);
          await recorder.release(next % Math.max(1, recorder.holding.length));
        }
        await done;
        expect([...recorder.begun].sort()).toEqual(lanes.map(String).sort());
        expect(recorder.most.get('all') ?? 0).toBeLessThanOrEqual(inAll);
        for (const [lane, bound] of bounds.entries())
          expect(recorder.most.get(String(lane)) ?? 0).toBeLessThanOrEqual(bound);
      },
    ),
  );
});

test('a host with many in front holds up none of the others', async () => {
  const { work, begun, release } = createRecorder();
  const queue = ['first', 'second', 'third'].flatMap((host) => repeat(20, () => work(host, 4)));
  const done = runInLanes(queue, 8);
  const share = (host: string) => begun.filter((each) => each === host).length;
  expect(['first', 'second', 'third'].map(share).sort()).toEqual([2, 3, 3]);
  for (let round = 0; round < 22; round += 1) await release();
  for (const host of ['first', 'second', 'third']) expect(share(host)).toBeGreaterThanOrEqual(9);
  while (begun.length < 60) await release();
  for (let round = 0; round < 8; round += 1) await release();
  await done;
});

test('nothing to do is done at once', async () => {
  await runInLanes([], 8);
});

test('one ssh host, one cloud project and one command are a lane each, whoever logs in; this computer is one', () => {
  const root = '/srv';
  const ssh = (host: string, port?: number, user?: string) =>
    laneOf({ kind: 'ssh', host, root, ...(port && { port }), ...(user && { user }) });
  expect(ssh('shop.example', undefined, 'deploy')).toEqual(ssh('Shop.example', undefined, 'other'));
  expect(ssh('shop.example')).toMatchObject({ most: 4 });
  expect(ssh('shop.example').name).not.toBe(ssh('shop.example', 2222).name);
  expect(laneOf({ kind: 'cloud', project: 'p', environment: 'a' })).toEqual(
    laneOf({ kind: 'cloud', project: 'p', environment: 'b' }),
  );
  expect(laneOf({ kind: 'command', argv: ['in', 'a'], root })).toMatchObject({ most: 4 });
  const here = laneOf({ kind: 'local', root });
  expect(here.most).toBe(8);
  expect(laneOf({ kind: 'ddev', dir: '/a' })).toEqual(here);
});
