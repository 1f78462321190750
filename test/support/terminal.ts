import { spawn } from 'node:child_process';
import { bundle, type CliHome } from './cli-home.ts';

/** What is typed once this text stands on the screen. */
type Reply = [prompt: string, typed: string];

export const ctrlC = '\u0003';
export const enter = '\r';

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * Runs `keybridge …args` on a terminal of its own and types the replies, each once its prompt has appeared behind
 * the one before. Answers the whole screen and the exit code.
 */
export const runOnTerminal = async (
  home: Pick<CliHome, 'folder' | 'profile'>,
  args: string[],
  replies: Reply[],
  env: Record<string, string> = {},
  entry = bundle,
): Promise<{ screen: string; exitCode: number | null }> => {
  // In the shell's place: one that waits makes an exit code of its own of Ctrl-C.
  const command = `exec ${[process.execPath, entry, ...args].map(quote).join(' ')}`;
  // util-linux's `script` makes the terminal; `-e` hands the exit code on.
  const child = spawn('script', ['-qfec', command, '/dev/null'], {
    cwd: home.folder,
    env: {
      PATH: process.env['PATH'],
      HOME: home.folder,
      TERM: 'xterm',
      SHELL: '/bin/sh',
      KEYBRIDGE_PROFILE: home.profile,
      ...env,
    },
  });
  let screen = '';
  let seen = 0;
  const waiting = [...replies];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
    const [prompt, typed] = waiting[0] ?? [];
    const at = prompt === undefined ? -1 : screen.indexOf(prompt, seen);
    if (prompt === undefined || typed === undefined || at === -1) return;
    waiting.shift();
    seen = at + prompt.length;
    child.stdin.write(typed);
  });
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (waiting.length > 0) throw new Error(`Never asked: ${waiting[0]?.[0]}\n${screen}`);
  return { screen, exitCode };
};
