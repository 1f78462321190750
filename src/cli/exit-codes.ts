import type { ErrorCode } from '../contract/errors.ts';

/** The documented exit codes; scripts rely on them. */
export const exits = {
  done: 0,
  unexpected: 1,
  badInput: 2,
  keysRejected: 3,
  unreachable: 4,
  refused: 5,
  vault: 6,
  someFailed: 8,
  cancelled: 130,
} as const;

const byCode: Record<ErrorCode, number> = {
  'bad-input': exits.badInput,
  'wrong-passphrase': exits.badInput,
  'not-found': exits.badInput,
  duplicate: exits.badInput,
  'unsafe-edit': exits.badInput,
  'file-unreadable': exits.badInput,
  'file-unwritable': exits.badInput,
  'confirmation-needed': exits.refused,
  'disk-full': exits.unexpected,
  'keys-rejected': exits.keysRejected,
  'not-entitled': exits.keysRejected,
  'rate-limited': exits.unreachable,
  unreachable: exits.unreachable,
  'service-fault': exits.unreachable,
  'unexpected-answer': exits.unexpected,
  'vault-locked': exits.vault,
  'vault-unavailable': exits.vault,
  'profile-busy': exits.unexpected,
  'profile-corrupt': exits.unexpected,
  'profile-newer': exits.unexpected,
  cancelled: exits.cancelled,
  internal: exits.unexpected,
  'data-space-in-use': exits.refused,
  'data-space-type': exits.refused,
  'data-space-change': exits.refused,
  'keys-and-space-together': exits.refused,
  'incomplete-keys': exits.refused,
  'same-pair-twice': exits.refused,
  unverified: exits.refused,
  'wrong-instance': exits.refused,
  'key-pair-in-use': exits.refused,
  'settings-from-file': exits.refused,
};

export const exitCodeOf = (code: ErrorCode): number => byCode[code];
