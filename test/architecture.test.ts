import { ESLint } from 'eslint';
import { describe, expect, test } from 'vitest';

const eslint = new ESLint();

/** Rules that object to `line` where it stands in `file`; neither has to exist on disk. */
const complaints = async (file: string, line: string): Promise<string[]> => {
  const [result] = await eslint.lintText(`${line}\n`, { filePath: file });
  return (result?.messages ?? [])
    .map((message) => message.ruleId ?? message.message)
    .filter((rule) => /restricted/.test(rule));
};

describe('imports run one way', () => {
  test.each([
    ['src/core/probe.ts', `import { x } from '../adapters/keychain.ts'; x();`],
    ['src/core/keys/probe.ts', `import type { X } from '../../adapters/keychain.ts'; export type Y = X;`],
    ['src/core/probe.ts', `export const x = () => import('../adapters/keychain.ts');`],
    ['src/contract/probe.ts', `import { CoreError } from '../core/core-error.ts'; throw CoreError;`],
    ['src/renderer/probe.ts', `import { CoreError } from '../core/core-error.ts'; throw CoreError;`],
    ['src/simulator/probe.ts', `import { CoreError } from '../core/core-error.ts'; throw CoreError;`],
    ['src/simulator/probe.ts', `import { events } from '../contract/events.ts'; events;`],
    ['src/adapters/probe.ts', `import { x } from '../cli/index.ts'; x();`],
    ['src/core/probe.ts', `import fs from 'node:fs'; fs;`],
    ['src/core/probe.ts', `import fs from 'node:fs/promises'; fs;`],
    ['src/core/probe.ts', `import fs from 'fs'; fs;`],
    ['src/core/probe.ts', `import crypto from 'crypto'; crypto;`],
    ['src/core/probe.ts', `import { request } from 'undici'; request();`],
    ['src/core/probe.ts', `export const x = () => import('undici');`],
    ['src/core/probe.ts', `export const x = () => import('node:fs/promises');`],
    ['src/contract/probe.ts', `import crypto from 'node:crypto'; crypto;`],
    ['src/renderer/probe.ts', `import crypto from 'node:crypto'; crypto;`],
    ['src/adapters/probe.ts', `import { app } from 'electron'; app;`],
    ['src/adapters/probe.ts', `import Store from 'electron-store'; Store;`],
    ['src/adapters/keychain.ts', `import { app } from 'electron'; app;`],
    ['src/cli/probe.ts', `import keytar from 'keytar'; keytar;`],
    ['src/cli/probe.ts', `export const x = () => import('keytar');`],
    ['src/web/probe.ts', `import { x } from '../cli/index.ts'; x();`],
    ['src/main/probe.ts', `import { x } from '../web/index.ts'; x();`],
    ['src/practice/probe.ts', `import { x } from '../cli/index.ts'; x();`],
    ['src/practice/probe.ts', `import { app } from 'electron'; app;`],
    ['src/adapters/probe.ts', `import { x } from '../practice/with-practice.ts'; x();`],
    ['src/web/probe.ts', `import { x } from '../practice/with-practice.ts'; x();`],
    ['src/main/probe.ts', `import keytar from 'keytar'; keytar;`],
  ])('refused in %s: %s', async (file, line) => {
    expect(await complaints(file, line)).not.toEqual([]);
  });

  test.each([
    ['src/core/probe.ts', `import { events } from '../contract/events.ts'; events;`],
    ['src/core/keys/probe.ts', `import { CoreError } from '../core-error.ts'; throw CoreError;`],
    ['src/core/probe.ts', `import { createHash } from 'node:crypto'; createHash('sha256');`],
    ['src/core/probe.ts', `import * as z from 'zod'; z;`],
    ['src/adapters/probe.ts', `import { CoreError } from '../core/core-error.ts'; throw CoreError;`],
    ['src/adapters/probe.ts', `import fs from 'node:fs'; fs;`],
    ['src/adapters/keychain.ts', `export const x = () => import('keytar');`],
    ['src/cli/probe.ts', `import { CoreError } from '../core/core-error.ts'; throw CoreError;`],
    ['src/main/probe.ts', `import { app } from 'electron'; app;`],
    ['src/renderer/probe.ts', `import { events } from '../contract/events.ts'; events;`],
    ['src/cli/probe.ts', `export const x = () => import('../web/index.ts');`],
    ['src/simulator/probe.ts', `import http from 'node:http'; http;`],
    ['src/practice/probe.ts', `import { x } from '../simulator/start-simulator.ts'; x();`],
    ['src/main/probe.ts', `import { x } from '../practice/with-practice.ts'; x();`],
  ])('allowed in %s: %s', async (file, line) => {
    expect(await complaints(file, line)).toEqual([]);
  });
});
