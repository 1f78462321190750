// `npm test`: machine, check, build, tests, and one closing line summed from what each of them reported.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepareMachine } from './prepare-machine.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const run = (command, args, env = {}) =>
  spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } })
    .status;

/** A step has no tests of its own: it counts only when it fails. */
const step = (script) => {
  const hasPassed = run('npm', ['run', '--silent', script]) === 0;
  if (!hasPassed) process.stderr.write(`npm run ${script} failed.\n`);
  return { passed: 0, failed: hasPassed ? 0 : 1, skipped: [] };
};

const vitest = () => {
  const folder = mkdtempSync(join(tmpdir(), 'keybridge-test-'));
  const file = join(folder, 'report.json');
  try {
    const args = ['vitest', 'run', '--reporter=default', '--reporter=./build/vitest-report.mjs'];
    const status = run('npx', args, { KEYBRIDGE_TEST_REPORT: file });
    const report = JSON.parse(readFileSync(file, 'utf8'));
    if (status !== 0 && report.failed === 0) {
      process.stderr.write(`vitest reported no failure, but ended with ${status}.\n`);
      report.failed = 1;
    }
    return report;
  } catch (error) {
    process.stderr.write(`vitest ended without a report: ${error.message}\n`);
    return { passed: 0, failed: 1, skipped: [] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Every test of a Playwright report, with its file. */
const specsIn = ({ suites = [], specs = [] }) => [...specs, ...suites.flatMap(specsIn)];

const playwright = () => {
  const folder = mkdtempSync(join(tmpdir(), 'keybridge-test-'));
  const file = join(folder, 'report.json');
  try {
    const status = run('npx', ['playwright', 'test', '--reporter=list,json'], {
      PLAYWRIGHT_JSON_OUTPUT_NAME: file,
    });
    const { suites, errors, stats } = JSON.parse(readFileSync(file, 'utf8'));
    const skipped = specsIn({ suites }).flatMap(({ file: spec, title, tests }) =>
      tests
        .filter((test) => test.status === 'skipped')
        .map(({ annotations }) => ({
          name: `${spec} > ${title}`,
          reason: annotations.find(({ type }) => type === 'skip')?.description ?? 'no reason given',
        })),
    );
    const failed = stats.unexpected + stats.flaky + errors.length;
    return { passed: stats.expected, failed: status !== 0 && failed === 0 ? 1 : failed, skipped };
  } catch (error) {
    process.stderr.write(`playwright ended without a report: ${error.message}\n`);
    return { passed: 0, failed: 1, skipped: [] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const sum = (reports) => ({
  passed: reports.reduce((total, report) => total + report.passed, 0),
  failed: reports.reduce((total, report) => total + report.failed, 0),
  skipped: reports.flatMap((report) => report.skipped),
});

const reports = prepareMachine()
  ? [step('check'), step('build'), vitest(), playwright()]
  : [{ passed: 0, failed: 1, skipped: [] }];
const { passed, failed, skipped } = sum(reports);

if (skipped.length > 0) {
  console.log(['Skipped:', ...skipped.map(({ name, reason }) => `  ${name}: ${reason}`), ''].join('\n'));
}
console.log(`${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
