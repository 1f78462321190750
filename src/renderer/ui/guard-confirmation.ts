import { guardCodes } from '../../contract/guard-codes.ts';
import type { Failure, Finding, Override } from '../../contract/errors.ts';

/** A guard's refusal: it stands until the text in `override` was typed, or for good where there is none. */
export type Refusal = Pick<Finding, 'code' | 'message' | 'remedy' | 'override'>;

/** The refusal in a failed call; undefined where no guard spoke. A service that rejects keys asks for nothing. */
export const refusalIn = ({ code, message, remedy, override }: Failure): Refusal | undefined => {
  const guard = guardCodes.find((known) => known === code);
  if (guard === undefined || (guard === 'keys-rejected' && override === undefined)) return undefined;
  return { code: guard, message, remedy, ...(override === undefined ? {} : { override }) };
};

/** True when the text is what was asked for: an instance may be named without its client, as the core takes it. */
export const isConfirmed = ({ override }: Refusal, typed: string): boolean => {
  const text = typed.trim();
  return override !== undefined && text !== '' && (text === override || override.endsWith(`/${text}`));
};

/** The overrides that were typed in full, in order. */
export const overridesOf = (refusals: readonly Refusal[], typed: readonly string[]): Override[] =>
  refusals.flatMap((refusal, index) => {
    const text = typed[index] ?? '';
    return isConfirmed(refusal, text) ? [{ code: refusal.code, value: text.trim() }] : [];
  });

/** True when nothing stands against the action any more. */
export const areConfirmed = (refusals: readonly Refusal[], typed: readonly string[]): boolean =>
  refusals.every((refusal, index) => isConfirmed(refusal, typed[index] ?? ''));

/** Adds a refusal behind those already known; the same one is not asked for twice. */
export const withRefusal = (known: readonly Refusal[], refusal: Refusal): Refusal[] =>
  known.some(({ code, override }) => code === refusal.code && override === refusal.override)
    ? [...known]
    : [...known, refusal];
