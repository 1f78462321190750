import { currentHost } from '../state/client.ts';
import { profile } from '../state/profile.svelte.ts';

const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;

/**
 * Locks the vault after that many minutes without a touch; 0 never. In Electron the host does it, which knows the
 * whole machine's idle time. Returns what ends the watch.
 */
export const lockWhenIdle = (minutes: number): (() => void) | undefined => {
  if (minutes === 0 || currentHost().kind === 'electron') return undefined;
  let lastTouch = Date.now();
  const touched = () => (lastTouch = Date.now());
  for (const sign of signs) window.addEventListener(sign, touched, { passive: true });
  // Looked at by the clock: a timer of the whole span would stand still while the machine sleeps.
  const timer = setInterval(() => {
    if (Date.now() - lastTouch < minutes * 60_000 || profile.state !== 'ready') return;
    void profile.lock();
  }, 5_000);
  return () => {
    clearInterval(timer);
    for (const sign of signs) window.removeEventListener(sign, touched);
  };
};
