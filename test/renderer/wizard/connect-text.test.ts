import { describe, expect, it } from 'vitest';
import type { Failure } from '../../../src/contract/errors.ts';
import {
  canGoByEnvPhp,
  connectedTitle,
  givenText,
  isOfTheWayIn,
  questionText,
  replacedFirst,
} from '../../../src/renderer/wizard/connect-text.ts';
import { confirmationNeeded } from '../../../src/core/core-error.ts';
import { settingsLocked } from '../../../src/core/connect/faults.ts';

const change = { path: 'magento_saas/environment', from: 'sandbox', to: 'production' };
const failure = (code: Failure['code'], message = ''): Failure => ({ code, message, remedy: '' });

describe('the question', () => {
  const replaced = failure('confirmation-needed', 'A/B has values already that would be replaced: x: a → b.');
  const rewritten = failure('confirmation-needed', 'The app/etc/env.php of A/B would be written anew.');

  it('says what gives way without the list that stands below it', () => {
    expect(questionText(replaced, [change], false)).toBe(
      'The shop has other values already. Those that are struck through would be replaced.',
    );
  });

  it('says what writing env.php does', () => {
    expect(questionText(rewritten, [change], true)).toMatch(/^Its app\/etc\/env\.php .* 500 until/);
    expect(questionText(replaced, [change], true)).toMatch(/would be replaced\. Its app\/etc\/env\.php/);
  });

  it('is the core’s own where the list is not known, or another thing is asked', () => {
    expect(questionText(replaced, undefined, false)).toBe(replaced.message);
    expect(questionText(failure('confirmation-needed', 'Really?'), [change], false)).toBe('Really?');
  });
});

it('lists what gives way first', () => {
  const added = { ...change, path: 'a', from: '' };
  expect(replacedFirst([added, change])).toEqual([change, added]);
});

it('offers env.php only where that is what locks', () => {
  const locked = (lockedBy: string) => settingsLocked('A/B', [{ path: change.path, lockedBy }]).toFailure();
  expect(canGoByEnvPhp(locked('app/etc/env.php'))).toBe(true);
  expect(canGoByEnvPhp(locked('CONFIG__DEFAULT__MAGENTO_SAAS__ENVIRONMENT'))).toBe(false);
  expect(canGoByEnvPhp(confirmationNeeded('', '').toFailure())).toBe(false);
});

it('knows which failures a better connection mends', () => {
  expect(isOfTheWayIn(failure('not-magento'))).toBe(true);
  expect(isOfTheWayIn(failure('setting-locked'))).toBe(false);
});

it('says what came of it', () => {
  const verified = { dataSpaceId: 's', dataSpaceName: 'S', type: 'Testing', projectId: 'p' };
  expect(connectedTitle({ outcome: 'connected', changes: [change], verified })).toBe(
    'Connected and verified',
  );
  expect(connectedTitle({ outcome: 'nothing-to-change', changes: [], verified })).toBe('Nothing to change');
  expect(connectedTitle({ outcome: 'nothing-to-change', changes: [] })).toBe('Connected, but not verified');
  expect(givenText('A/B', { outcome: 'connected', changes: [change] })).toContain('1 setting written');
  expect(givenText('A/B', { outcome: 'nothing-to-change', changes: [] })).toContain('nothing was written');
});
