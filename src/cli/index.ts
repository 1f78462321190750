#!/usr/bin/env node
import { CommanderError } from 'commander';
import { version } from '../../package.json';
import { buildProgram } from './program.ts';

// A reader that has seen enough (`| head`) is no failure; a full disk behind `>` is one.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') process.exit();
    if (stream === process.stdout) process.stderr.write(`The output could not be written (${code}).\n`);
    process.exit(1);
  });
}

const json = process.argv.includes('--json');

/** Commander's own messages as sentences. A command that was left out has had its help printed for people. */
const reportUsage = async ({ code, message }: CommanderError): Promise<void> => {
  const { reportFailure } = await import('./run.ts');
  const { exits } = await import('./exit-codes.ts');
  const { redact } = await import('../adapters/redact.ts');
  const isMissing = code === 'commander.help';
  if (isMissing && !json) {
    process.exitCode = exits.badInput;
    return;
  }
  // What was typed in a wrong place may be a secret.
  const text = isMissing ? 'no command was given' : redact(message.replace(/^error: /, '')).slice(0, 300);
  const sentence = `${text.charAt(0).toUpperCase()}${text.slice(1)}`.replace(/[^.?!)]$/, '$&.');
  const remedy = 'See `keybridge --help`, or `keybridge COMMAND --help`.';
  reportFailure({ code: 'bad-input', message: sentence, remedy }, json);
};

const program = buildProgram(version, json);
try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // Help and version end this way too, with exit code 0.
  if (error.exitCode !== 0) await reportUsage(error);
}
