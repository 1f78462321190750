import { execa } from 'execa';

const needed = (program: string, error: unknown): Error => {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT')
    return new Error(`${program} is needed for this test`);
  return error as Error;
};

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Runs `age …args`; answers its output. */
export const runAge = async (program: 'age' | 'age-keygen', args: string[], input = ''): Promise<string> => {
  try {
    return (await execa(program, args, { input, stripFinalNewline: false })).stdout;
  } catch (error) {
    throw needed(program, error);
  }
};

/** `age …args` on a terminal made by util-linux's `script`: age asks for passphrases there only. */
export const runAgeOnTerminal = async (args: string[], passphrases: string[]): Promise<void> => {
  const command = ['age', ...args].map(quote).join(' ');
  try {
    await execa('script', ['-qec', command, '/dev/null'], {
      input: passphrases.map((text) => `${text}\n`).join(''),
    });
  } catch (error) {
    throw needed('script', error);
  }
};
