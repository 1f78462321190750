import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { DataSpace } from '../../src/contract/model.ts';
import { createPractice } from '../support/prepared-client.ts';

test('a report and a ticket of a client, from the command line', async () => {
  await using practice = await createPractice();
  const { home } = practice;
  await practice.addClient('Acme');
  await practice.addInstance('Acme', 'EU', '--stage', 'production');
  const [space] = await home.json<DataSpace[]>('space', 'list', '--client', 'Acme');
  await home.json('instance', 'bind', 'EU', '--space', String(space?.id));

  const page = join(home.folder, 'report.html');
  const told = await home.run(['report', '--out', 'report.html']);
  expect([told.exitCode, told.stdout]).toEqual([
    0,
    expect.stringMatching(
      /^Wrote .*report\.html: 1 client, 2 key pairs, 1 instance; .*(needs?) attention\.$/,
    ),
  ]);
  expect((await stat(page)).mode & 0o777).toBe(0o600);
  expect(await readFile(page, 'utf8')).toContain(String(space?.id));
  expect(await home.failure(['report', '--out', 'report.html'])).toMatchObject({
    code: 'confirmation-needed',
    exitCode: 5,
  });
  const written = await home.json('report', '--out', 'report.csv', '--yes');
  expect(written).toMatchObject({ format: 'csv', instances: 1 });
  expect((await home.failure(['report'])).exitCode).toBe(2);

  const ticket = await home.run(['ticket', 'hibernation', '--instance', 'EU']);
  expect(ticket.stdout).toContain(`data space ID ${space?.id}`);
  expect(ticket.stderr).toContain('Warning: Afterwards the catalog has to be synced anew');
  const quota = await home.json('ticket', 'quota', '--client', 'Acme');
  expect(quota).toMatchObject({ kind: 'quota', subject: expect.stringContaining('One more') });
  expect(await home.failure(['ticket', 'weather'])).toMatchObject({ code: 'bad-input', exitCode: 2 });
  expect(await home.failure(['ticket', 'polluted-data-space', '--space', 'nowhere'])).toMatchObject({
    code: 'not-found',
    exitCode: 2,
  });
});
