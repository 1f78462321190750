import { expect, it } from 'vitest';
import { shortFingerprint } from '../../../src/renderer/ui/short-fingerprint.ts';

it('shortens a fingerprint to what tells two apart', () => {
  expect(shortFingerprint(`4f9a1233${'0'.repeat(54)}e0`)).toBe('4f:9a:12:33:…:e0');
});
