import { execa } from 'execa';
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { connectProgram } from '../../src/core/connect/program/program.ts';
import type { ConfigEntry } from '../../src/core/export/connector-config.ts';

/** What the product starts php with: the program comes on standard input, behind its length. */
const stub = `$n = (int) fgets(STDIN); $c = ''; while (strlen($c) < $n) { $c .= fread(STDIN, $n - strlen($c)); } eval($c);`;

/** A line that the program said, in the shapes of program.ts. */
export interface Said {
  said: string;
  fault?: { kind: string; text: string; paths?: string[] };
  inspection?: Inspected;
  changed?: string[];
  backup?: string;
  settings?: { path: string; value: string }[];
  [field: string]: unknown;
}

export interface InspectedSetting {
  path: string;
  source: string;
  lockedBy: string | null;
  hiddenRow: boolean;
  value: string | null;
  fingerprint: string | null;
  isReadable: boolean;
}

export interface Inspected {
  settings: InspectedSetting[];
  [field: string]: unknown;
}

export interface ConversationOptions {
  root: string | null;
  cwd?: string;
  settle?: boolean;
  env?: NodeJS.ProcessEnv;
  /** A command before php. */
  under?: readonly string[];
  program?: string;
  args?: readonly string[];
}

/** Converses with the program in a php of its own; `await using` ends that. */
export const converse = ({ root, cwd, settle, env, under = [], program, args = [] }: ConversationOptions) => {
  const marker = randomBytes(8).toString('hex');
  const [file = '', ...rest] = [...under, 'php', ...args, '-r', stub];
  const php = execa(file, rest, { cwd, env, reject: false, buffer: false });
  const code = Buffer.from(program ?? connectProgram);
  const heard: Said[] = [];
  const printed: string[] = [];
  const marked: string[] = [];
  const errors: string[] = [];
  const tell = (line: object) => void php.stdin.write(`${JSON.stringify(line)}\n`);

  // A php that is gone takes nothing any more.
  php.stdin.on('error', () => undefined);
  php.stderr.setEncoding('utf8').on('data', (chunk: string) => void errors.push(chunk));
  php.stdin.write(Buffer.concat([Buffer.from(`${code.length}\n`), code]));
  tell({ marker, root, ...(settle === undefined ? {} : { settle }) });
  const lines = createInterface({ input: php.stdout })[Symbol.asyncIterator]();

  const next = async (): Promise<Said | undefined> => {
    for (;;) {
      const { done, value } = await lines.next();
      if (done) return undefined;
      if (value.startsWith(`${marker} `)) {
        marked.push(value);
        const said = JSON.parse(value.slice(marker.length + 1)) as Said;
        heard.push(said);
        return said;
      }
      if (value !== '') printed.push(value);
    }
  };

  /** The first line that says one of these; fails where the program ends before. */
  const until = async (...wanted: string[]): Promise<Said> => {
    for (;;) {
      const said = await next();
      if (!said) throw new Error(`php ended before ${wanted}: ${JSON.stringify(heard)} ${errors.join('')}`);
      if (wanted.includes(said.said)) return said;
    }
  };

  /** Everything up to its end, with no more input. */
  const finish = async () => {
    php.stdin.end();
    while (await next()) continue;
    const { exitCode, signal } = await php;
    return { exitCode, signal };
  };

  return {
    php,
    tell,
    until,
    finish,
    heard,
    /** What was printed outside of the marked lines. */
    printed,
    /** What it said itself, as it came. */
    raw: () => marked.join('\n'),
    /** All that was ever said or printed, on both streams. */
    everything: () => [...marked, ...printed, ...errors].join('\n'),
    inspected: async (): Promise<Inspected> => {
      const { inspection } = await until('inspected');
      if (!inspection) throw new Error('inspected nothing');
      return inspection;
    },
    /** Orders a writing and lets it be kept; resolves with how it ended. */
    write: async (settings: readonly ConfigEntry[], order = 'write'): Promise<Said> => {
      tell({ do: order, settings });
      const said = await until('ready', 'written', 'undone', 'failed');
      if (said.said !== 'ready') return said;
      tell({ do: 'commit' });
      return until('written', 'undone', 'failed');
    },
    [Symbol.asyncDispose]: async () => {
      php.kill('SIGKILL');
      await php;
    },
  };
};
