/** The part that is used here; the package brings no types. */
declare module 'fs-native-extensions' {
  /** An exclusive lock on the whole file; false when somebody else has it. */
  export const tryLock: (fd: number) => boolean;
}
