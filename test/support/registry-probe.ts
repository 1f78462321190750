import { json } from 'node:stream/consumers';
import { createHttpRegistry } from '../../src/adapters/registry/http-registry.ts';
import { CoreError } from '../../src/core/core-error.ts';
import type { RegistryAccess } from '../../src/core/ports.ts';

/** A program of its own: checks the pair that it reads from standard input, and prints what came of it. */
const registry = createHttpRegistry();
try {
  console.log(await registry.checkKeys((await json(process.stdin)) as RegistryAccess));
} catch (error) {
  if (!(error instanceof CoreError)) throw error;
  console.log(`${error.code}: ${error.message} ${error.remedy}`);
} finally {
  await registry.close();
}
