import { chmod, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { composeCore } from '../../src/adapters/compose-core.ts';
import { withPractice } from '../../src/practice/with-practice.ts';

/**
 * Begins practice and prints, as JSON, how far it came and what is left in the temporary folder. `exit` ends the
 * program in the middle; `stuck` ends practice where its folder cannot be removed.
 */
const [profile = '', way] = process.argv.slice(2);
const { core, close } = withPractice(composeCore(profile, 'keychain'));

const begun = await core.dispatch('practice.begin', {});
const report = async (answer: unknown): Promise<void> => {
  process.stdout.write(JSON.stringify({ answer, left: await readdir(tmpdir()) }));
};
if (way === 'exit') {
  await report(begun);
  process.exit(0);
}
if (way === 'stuck') {
  await chmod(tmpdir(), 0o500);
  await report(await core.dispatch('practice.end', {}));
} else {
  await report(begun);
}
await close();
