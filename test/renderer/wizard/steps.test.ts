import { describe, expect, it } from 'vitest';
import type { Instance } from '../../../src/contract/model.ts';
import {
  isReachable,
  type Progress,
  resumeStep,
  stepAfter,
  stepBefore,
  stepIds,
} from '../../../src/renderer/wizard/steps.ts';
import { newInstance } from './samples.ts';

const dataSpace = { id: 's', name: 'Testing 1', type: 'Testing' };
const nothing: Progress = {
  instance: undefined,
  active: 'production',
  pairs: {},
  isActiveRejected: false,
  projectId: undefined,
  hasOutcome: false,
};
const withInstance = (more: Partial<Instance> = {}): Progress => ({
  ...nothing,
  instance: newInstance(more),
});
const withKeys = (more: Partial<Instance> = {}): Progress => ({
  ...withInstance(more),
  pairs: { production: 'p' },
});

describe('resuming', () => {
  it.each([
    ['without an instance', nothing, 'instance'],
    ['with an instance only', withInstance(), 'keys'],
    ['with the pair that is not used only', { ...withInstance(), pairs: { sandbox: 's' } }, 'keys'],
    ['with the used pair', withKeys(), 'project'],
    [
      'with sandbox keys in use',
      { ...withInstance(), active: 'sandbox', pairs: { sandbox: 's' } },
      'project',
    ],
    ['with refused keys', { ...withKeys(), isActiveRejected: true }, 'keys'],
    ['with a project picked', { ...withKeys(), projectId: 'a' }, 'data-space'],
    ['with a data space', { ...withKeys({ dataSpace }), projectId: 'a' }, 'review'],
    [
      'with a data space whose keys were refused since',
      { ...withInstance({ dataSpace }), isActiveRejected: true },
      'review',
    ],
    ['after an export', { ...withKeys({ dataSpace }), hasOutcome: true }, 'review'],
  ] satisfies [string, Progress, string][])('%s goes on at the right step', (_, progress, step) => {
    expect(resumeStep(progress)).toBe(step);
  });

  it('goes back to the step that was left while what it builds on is there', () => {
    expect(resumeStep(withKeys({ dataSpace }), 'keys')).toBe('keys');
    expect(resumeStep({ ...withKeys({ dataSpace }), hasOutcome: true }, 'connected')).toBe('connected');
  });

  it('does not go back to a step that something is missing for by now', () => {
    expect(resumeStep(withInstance(), 'data-space')).toBe('keys');
    expect(resumeStep(nothing, 'review')).toBe('instance');
  });

  it('never resumes at the last step without something to tell', () => {
    expect(isReachable('connected', withKeys({ dataSpace }))).toBe(false);
  });
});

it('goes one step on and back, and stays at the ends', () => {
  expect(stepIds.map(stepAfter)).toEqual([...stepIds.slice(1), 'connected']);
  expect(stepIds.map(stepBefore)).toEqual(['instance', ...stepIds.slice(0, -1)]);
});
