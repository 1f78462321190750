/**
 * A line feed hashed: a word that a banner does not say by chance. php forms it itself, for a stub without quotes, `$`,
 * `!`, backslashes and line breaks is one word to every shell that it passes through.
 */
const mark = '68b329da9893e34099c7d8ad5cb9c940';

/**
 * All that an argv ever has of us: says which PHP this is, then reads `<bytes>\n<program>` and runs that; `STDIN` has the
 * rest. It is told nothing before it has said so: a login menu, or a hook on the way, would swallow or even run it.
 */
export const stub =
  'fwrite(STDOUT,chr(10).md5(chr(10)).PHP_VERSION_ID.chr(10));eval(stream_get_contents(STDIN,(int)fgets(STDIN)));';

const greeting = new RegExp(`^${mark}(\\d{5,})$`);

/** What a line says as `PHP_VERSION_ID`, if it is php's first one. */
export const readGreeting = (line: string): number | undefined => {
  const version = greeting.exec(line)?.[1];
  return version === undefined ? undefined : Number(version);
};

/** PHP 7.4: the oldest that a program may be written for. */
export const oldestVersion = 70_400;

/** `8.2.20` of 80220. */
export const versionText = (id: number): string =>
  [Math.floor(id / 10_000), Math.floor(id / 100) % 100, id % 100].join('.');

/** The line that a php without its JSON extension says instead of running the program; before PHP 8 it can be left out. */
export const noJsonLine = `${mark}no-json`;

/** A program as the stub reads it: behind a check of php, and evaluated by itself, for a namespace has to come first. */
export const frameProgram = (program: string): string => {
  const check = `function_exists('json_encode') or exit("\\n${noJsonLine}\\n");eval(stream_get_contents(STDIN,${Buffer.byteLength(program)}));`;
  return `${Buffer.byteLength(check)}\n${check}${program}`;
};
