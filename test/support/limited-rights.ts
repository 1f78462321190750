/** A command before another one: root's files and folders are closed to it where their modes say so. */
export const asOrdinaryUser: readonly string[] =
  process.getuid?.() === 0
    ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search,-fowner,-chown', '--inh-caps=-all']
    : [];

/** A command before another one: no file that it writes can grow beyond these kilobytes. */
export const withFileSizeLimit = (kilobytes: number): readonly string[] =>
  // POSIX counts in blocks of 512 bytes (ulimit -f).
  ['sh', '-c', 'ulimit -f "$0" && exec "$@"', String(kilobytes * 2)];

/** A command before another one: files are made with this mask. */
export const withUmask = (mask: string): readonly string[] => ['sh', '-c', 'umask "$0" && exec "$@"', mask];
