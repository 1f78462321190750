import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSshConfig } from '../../../src/adapters/surroundings/ssh-config.ts';

test.each([
  ['Host acme', ['acme'], []],
  ['  host = acme beta\n', ['acme', 'beta'], []],
  ['HOST\t"acme eu" us', ['acme eu', 'us'], []],
  ['Host *', [], []],
  ['Host acme-? !acme-1 shop acme*', ['shop'], []],
  ['# Host acme\n#Include x', [], []],
  ['Hostname acme.example\nHostKeyAlias x', [], []],
  ['Match host acme exec "true"\n  User deploy', [], []],
  ['Include config.d/* "~/my hosts"', [], ['config.d/*', '~/my hosts']],
  ['Match all\r\n  include=extra\r\nHost acme\r\n', ['acme'], ['extra']],
  ['', [], []],
])('%j names %j and includes %j', (text, hosts, includes) => {
  expect(readSshConfig(text)).toEqual({ hosts, includes });
});

test('no text is too odd, and no name is a pattern', () => {
  const line = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string().map((rest) => `Host ${rest}`),
  );
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      for (const host of readSshConfig(lines.join('\n')).hosts) expect(host).not.toMatch(/[*?!,]/);
    }),
  );
});
