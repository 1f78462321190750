/** The rules people break; `core/instances/guards.ts` decides, this list names. */
export const guardCodes = [
  'data-space-in-use',
  'data-space-type',
  'data-space-change',
  'keys-and-space-together',
  'incomplete-keys',
  'same-pair-twice',
  'keys-rejected',
  'unverified',
  'wrong-instance',
  'key-pair-in-use',
  'settings-from-file',
] as const;
