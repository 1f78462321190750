import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { lockOnLeave, type Presence } from '../../src/main/lock-on-leave.ts';

class Power extends EventEmitter implements Presence {
  idle = 0;
  isLocked = false;
  getSystemIdleTime = () => this.idle;
  getSystemIdleState = () => (this.isLocked ? ('locked' as const) : ('active' as const));
}

const watch = (idleMinutes: () => Promise<number> = async () => 15) => {
  const power = new Power();
  const seen = { locks: 0 };
  let work: () => void = () => undefined;
  lockOnLeave({
    presence: power,
    idleMinutes,
    async lock() {
      seen.locks += 1;
    },
    repeat: (repeated) => (work = repeated),
  });
  /** One look at this many minutes of idle time. */
  const look = async (minutes: number): Promise<number> => {
    power.idle = minutes * 60;
    work();
    await new Promise(setImmediate);
    return seen.locks;
  };
  return { power, seen, look };
};

test.each(['suspend', 'lock-screen'])('%s locks, each time', (event) => {
  const { power, seen } = watch();
  power.emit(event);
  power.emit(event);
  expect(seen.locks).toBe(2);
});

test('idle time locks once, until somebody is back', async () => {
  const { look } = watch();
  expect(await look(14.9)).toBe(0);
  expect(await look(15)).toBe(1);
  expect(await look(16)).toBe(1);
  expect(await look(0)).toBe(1);
  expect(await look(15)).toBe(2);
});

test('being idle after the screen was locked does not lock again', async () => {
  const { power, look } = watch();
  power.emit('lock-screen');
  expect(await look(20)).toBe(1);
});

test('0 minutes is never', async () => {
  const { look } = watch(async () => 0);
  expect(await look(10_000)).toBe(0);
});

test('the setting is read anew each time', async () => {
  let minutes = 60;
  const { look } = watch(async () => minutes);
  expect(await look(20)).toBe(0);
  minutes = 5;
  expect(await look(20)).toBe(1);
});

test('settings that cannot be read are taken as 15 minutes', async () => {
  const { look } = watch(() => Promise.reject(new Error('corrupt')));
  expect(await look(14)).toBe(0);
  expect(await look(15)).toBe(1);
});

test('a screen that is found locked locks once', async () => {
  const { power, look } = watch(async () => 0);
  power.isLocked = true;
  expect(await look(0)).toBe(1);
  expect(await look(1)).toBe(1);
  power.isLocked = false;
  expect(await look(0)).toBe(1);
  power.isLocked = true;
  expect(await look(0)).toBe(2);
});
