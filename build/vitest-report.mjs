import { writeFileSync } from 'node:fs';

/** Vitest reporter: writes what `build/test.mjs` sums up, with the reasons of skipped tests, which vitest's JSON leaves out. */
export default class {
  onTestRunEnd(testModules, unhandledErrors) {
    const report = { passed: 0, failed: unhandledErrors.length, skipped: [] };
    for (const testModule of testModules) {
      // A module or suite fails by itself when its file does not load or one of its hooks throws.
      for (const suite of [testModule, ...testModule.children.allSuites()]) {
        if (suite.errors().length > 0) report.failed += 1;
      }
      for (const testCase of testModule.children.allTests()) {
        const { state, note } = testCase.result();
        if (state === 'passed') report.passed += 1;
        else if (state === 'skipped') {
          report.skipped.push({
            name: `${testModule.relativeModuleId} > ${testCase.fullName}`,
            reason: note ?? 'no reason given',
          });
        } else report.failed += 1;
      }
    }
    writeFileSync(process.env.KEYBRIDGE_TEST_REPORT, JSON.stringify(report));
  }
}
