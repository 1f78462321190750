import type { DriftCode, Instance } from '../../contract/model.ts';

/** What puts drift right: by giving the instance what Keybridge has, or the other way round. */
export type DriftAction =
  'give-back' | 'connect' | 'choose-space' | 'take-over' | 'clean-up' | 'correct-connection';

const another: readonly DriftCode[] = ['data-space-of-another', 'data-space-differs'];
const byConnecting: readonly DriftCode[] = [
  'module-gone',
  'not-connected',
  'unreadable-keys',
  'keys-differ',
  'settings-differ',
  'gateway-differs',
  'setting-locked',
];
const byAdopting: readonly DriftCode[] = ['data-space-differs', 'keys-differ', 'settings-differ'];

/** Each once, the one to begin with first. */
export const driftActions = ({ inspected, dataSpace }: Instance): DriftAction[] => {
  const codes = (inspected?.drift ?? []).map(({ code }) => code);
  const hasAny = (wanted: readonly DriftCode[]) => codes.some((code) => wanted.includes(code));
  const isClone = codes.includes('data-space-of-another');
  const holds: Record<DriftAction, boolean> = {
    'correct-connection': codes.includes('base-url-differs'),
    'give-back': dataSpace !== undefined && hasAny(another),
    connect: dataSpace !== undefined && !hasAny(another) && hasAny(byConnecting),
    'choose-space': dataSpace === undefined && isClone,
    // What a copy has is not its own.
    'take-over': !isClone && hasAny(byAdopting),
    // What it wrote into the other's data space stays there.
    'clean-up': isClone,
  };
  return (Object.keys(holds) as DriftAction[]).filter((action) => holds[action]);
};
