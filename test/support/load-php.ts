import { execa } from 'execa';

/** What `php` makes of a file that returns an array. */
export const loadPhp = async (path: string): Promise<unknown> => {
  const { stdout } = await execa('php', ['-r', 'echo json_encode(require $argv[1]);', '--', path]);
  return JSON.parse(stdout);
};
