import { randomBytes } from 'node:crypto';
import { createDispatch } from '../../src/core/dispatch.ts';
import type { ConnectorConfig } from '../../src/core/export/connector-config.ts';
import { editEnvPhp } from '../../src/core/export/env-php.ts';
import type { Handlers } from '../../src/core/handlers.ts';
import { sampleEnvPhp } from '../../src/practice/sample-env-php.ts';
import { line, median, time } from './stopwatch.ts';

const micro = (value: number): string => `${(value * 1000).toFixed(1)} µs`;

/** Parse and edit of an env.php, and what dispatch adds to a call. */
export const benchInProcess = async (): Promise<void> => {
  const bytes = Buffer.from(sampleEnvPhp(randomBytes(16).toString('hex')));
  const config: ConnectorConfig = [
    {
      path: 'services_connector/services_connector_integration/production_private_key',
      value: randomBytes(1200).toString('base64'),
      secret: true,
    },
    { path: 'services_connector/services_id/project_id', value: 'project', secret: false },
  ];
  const edits: number[] = [];
  for (let run = 0; run < 200; run += 1) edits.push(await time(() => editEnvPhp(bytes, config, {})));
  line('parse and edit an env.php', micro(median(edits)));

  const cancelled = { cancelled: false };
  const handlers = { 'jobs.cancel': async () => cancelled } as unknown as Handlers;
  const dispatch = createDispatch(handlers, { error: () => undefined });
  const rounds = 2_000;
  const calls: number[] = [];
  for (let run = 0; run < 20; run += 1) {
    const whole = await time(async () => {
      for (let round = 0; round < rounds; round += 1) await dispatch('jobs.cancel', { jobId: 'job' });
    });
    calls.push(whole / rounds);
  }
  line('dispatch overhead of a call', micro(median(calls)), '≤ 50 µs');
};
