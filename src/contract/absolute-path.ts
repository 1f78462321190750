/** A whole path, of POSIX or of Windows, without control characters. */
export const absolutePath = /^(\/|[A-Za-z]:[\\/])\P{Cc}*$/u;

export const isAbsolutePath = (text: string): boolean => absolutePath.test(text.trim());
