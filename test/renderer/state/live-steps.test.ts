import { describe, expect, test } from 'vitest';
import { type ConnectStep, connectSteps } from '../../../src/contract/connect-steps.ts';
import { type End, type Mark, stepsOf } from '../../../src/renderer/state/live-steps.ts';

/** Each begins 100 ms after the one before it. */
const marks = (...steps: ConnectStep[]): Mark[] => steps.map((step, index) => ({ step, at: index * 100 }));
const shown = (told: Mark[], how?: End['how'], at = told.length * 100) =>
  stepsOf(connectSteps, told, how && { how, at })
    .map(({ step, state, took }) => `${step} ${state}${took === undefined ? '' : ` ${took}`}`)
    .join(', ');

describe('the steps of a job', () => {
  test('wait, run, and have taken their time', () => {
    expect(shown([])).toMatch(/^reach waiting, .*verify waiting$/);
    expect(shown(marks('reach', 'inspect'))).toBe(
      'reach done 100, inspect running, compare waiting, write waiting, read-back waiting, verify waiting',
    );
  });

  test('are done where all went well, and skipped where there was nothing to do', () => {
    expect(shown(marks(...connectSteps), 'done')).not.toMatch(/failed|running|waiting/);
    expect(shown(marks('reach', 'inspect', 'compare', 'verify'), 'done')).toContain(
      'compare done 100, write skipped, read-back skipped, verify done 100',
    );
  });

  test('stop at the one that failed or was cancelled', () => {
    expect(shown(marks('reach'), 'failed')).toMatch(/^reach failed 100, inspect waiting/);
    expect(shown(marks('reach', 'inspect'), 'cancelled')).toMatch(/inspect cancelled 100, compare waiting/);
    expect(shown(marks(...connectSteps), 'failed')).toMatch(/read-back done 100, verify failed 100$/);
  });

  test('stand before a question with nothing failed', () => {
    expect(shown(marks('reach', 'inspect', 'compare'), 'held')).toMatch(/compare done 100, write waiting/);
  });

  test('tell a conversation that broke and began anew', () => {
    const broken = marks('reach', 'inspect', 'compare', 'write', 'reach');
    expect(shown(broken)).toMatch(/^reach running, inspect done 100, compare done 100, write failed 100/);
    const settled = marks('reach', 'inspect', 'compare', 'write', 'reach', 'inspect', 'compare', 'verify');
    expect(shown(settled, 'done')).toMatch(/^reach done 100, .*write done 100, read-back skipped, verify/);
  });

  test('that are heard of after the end took no time', () => {
    expect(shown(marks('reach', 'inspect'), 'failed', 50)).toMatch(/inspect failed 0, compare waiting/);
  });
});
