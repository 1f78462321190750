import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createLivePractice } from '../support/live-practice.ts';

/** What anybody on the machine can see of every process now. */
const lookAround = (seen: Set<string>): void => {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    for (const what of ['cmdline', 'environ']) {
      try {
        seen.add(readFileSync(`/proc/${pid}/${what}`, 'latin1'));
      } catch {
        // It has ended.
      }
    }
  }
};

/** Looks around for as long as the work goes on. */
const watching = async <T>(seen: Set<string>, work: Promise<T>): Promise<T> => {
  let goesOn = true;
  const end = work.finally(() => {
    goesOn = false;
  });
  end.catch(() => undefined);
  while (goesOn) {
    lookAround(seen);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return end;
};

test('while an instance is connected and adopted no process shows a secret, and no output does', async () => {
  await using practice = await createLivePractice();
  const { home, simulator } = practice;
  const { magento, uri } = await practice.addMagento('EU', 0);
  const seen = new Set<string>();
  const outputs: string[] = [];
  const run = async (...args: string[]) => {
    const { stdout, stderr, exitCode } = await watching(seen, home.run(args));
    outputs.push(stdout, stderr);
    return exitCode;
  };
  expect(await run('instance', 'connect', 'EU', '--dry-run')).toBe(0);
  await magento.behave({
    quoteAt: 'services_connector/services_connector_integration/production_private_key',
  });
  expect(await run('instance', 'connect', 'EU', '--with-gateways')).toBe(1);
  await magento.behave({});
  // Php is still there, with the keys, while it is verified.
  simulator.faults.next({ kind: 'slow-body', ms: 5 }, 1);
  expect(await run('instance', 'connect', 'EU', '--with-gateways', '--json')).toBe(0);
  expect(await run('instance', 'inspect', 'EU')).toBe(0);
  expect(await run('instance', 'verify', 'EU')).toBe(0);
  expect(await run('instance', 'disconnect', 'EU', '--yes')).toBe(0);
  expect(await run('instance', 'connect', 'EU', '--via-env-php', '--yes')).toBe(0);
  expect(await run('instance', 'remove', 'EU', '--yes')).toBe(0);
  for (const label of ['Acme sandbox', 'Acme production']) {
    expect(await run('keys', 'remove', label, '--override', `key-pair-in-use=${label}`)).toBe(0);
  }
  expect(await run('adopt', '--client', 'Acme', '--connect', uri, '--name', 'EU', '--with-keys')).toBe(0);
  expect(await run('journal')).toBe(0);

  const secrets = Object.values(simulator.licenseHolder).flatMap(({ apiKey, privateKey }) => [
    apiKey,
    ...privateKey.split('\n').filter((line) => line.length > 30 && !line.includes('---')),
  ]);
  const leaks = (text: string) => secrets.filter((secret) => text.includes(secret));
  const processes = [...seen].join('\n');
  expect(processes).toContain('eval(stream_get_contents(STDIN');
  expect(processes).toContain('BatchMode=yes');
  expect(leaks(processes)).toEqual([]);
  expect(leaks(outputs.join('\n'))).toEqual([]);
  // What the instance keeps is encrypted; `processes.txt` is what php saw of everybody when it began.
  for (const file of ['app/etc/env.php', 'var/database.json', 'var/flags.json', 'var/processes.txt']) {
    expect(leaks(await magento.read(file)), file).toEqual([]);
  }
  expect(await magento.read('app/etc/env.php')).toContain('private_key');
  for (const file of ['keybridge.log', 'journal.jsonl', 'profile.json']) {
    expect(leaks(await practice.read(`${home.profile}/${file}`).catch(() => '')), file).toEqual([]);
  }
});
