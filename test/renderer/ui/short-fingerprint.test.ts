import { expect, it } from 'vitest';
import { shortFingerprint, shortValue } from '../../../src/contract/short-fingerprint.ts';

it('shortens a fingerprint to what tells two apart', () => {
  expect(shortFingerprint(`4f9a1233${'0'.repeat(54)}e0`)).toBe('4f:9a:12:33:…:e0');
});

it('gives the beginning of one that look, and leaves every other value alone', () => {
  expect(shortValue('SHA-256 4f9a1233aabbccdd…')).toBe('SHA-256 4f:9a:12:33:…');
  expect(shortValue('SHA-256 of something')).toBe('SHA-256 of something');
  expect(shortValue('Acme shops')).toBe('Acme shops');
});
