// `npm run check`: types, lint and format, side by side, each with what it said when it failed.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const cache = 'node_modules/.cache';
/** What did not change since the last time is not looked at again. */
const tsc = (name, ...project) => [
  ...['tsc', ...project, '--noEmit'],
  ...['--incremental', '--tsBuildInfoFile', `${cache}/tsc/${name}.tsbuildinfo`],
];

const checks = [
  tsc('main'),
  tsc('e2e', '-p', 'test/e2e'),
  ['svelte-check', '--tsconfig', 'src/renderer/tsconfig.json', '--fail-on-warnings', '--output', 'human'],
  ['eslint', '.', '--cache', '--cache-location', `${cache}/eslint/`],
  ['prettier', '--check', '--log-level', 'warn', '--cache', '.'],
];
const root = fileURLToPath(new URL('..', import.meta.url));

/** Resolves with what the failed check said, or with nothing. */
const run = ([program, ...args]) =>
  new Promise((resolve) => {
    const child = spawn('npx', ['--no-install', program, ...args], { cwd: root });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code) =>
      resolve(code === 0 ? undefined : `${[program, ...args].join(' ')}\n${output}`),
    );
  });

const failures = (await Promise.all(checks.map(run))).filter((failure) => failure !== undefined);
for (const failure of failures) process.stderr.write(`${failure}\n`);
process.exitCode = failures.length > 0 ? 1 : 0;
