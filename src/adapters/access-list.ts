/**
 * True when a file has an access control list beyond its mode: then the mode's group bits are the list's mask, and a
 * copy of them would open the file to its group. `ls` is asked, for Node cannot: POSIX has it mark such a file with a "+".
 */
export const hasAccessList = async (path: string): Promise<boolean> => {
  if (process.platform === 'win32') return false;
  const { execa } = await import('execa');
  // execa's cleanup listens for signals, SIGXFSZ among them: then a file size limit ends us and is no error any more.
  const options = { reject: false, cleanup: false, env: { LC_ALL: 'C' } };
  const { stdout = '' } = await execa('ls', ['-ld', '--', path], options);
  return stdout.charAt(10) === '+';
};
