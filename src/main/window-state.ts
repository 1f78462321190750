import * as z from 'zod';

const Rectangle = z.object({ x: z.int(), y: z.int(), width: z.int().min(1), height: z.int().min(1) });
export type Rectangle = z.infer<typeof Rectangle>;

const WindowState = z.object({ bounds: Rectangle, isMaximized: z.boolean() });
export type WindowState = z.infer<typeof WindowState>;

/** Where the state is kept between runs. */
export interface StateStore {
  get(key: 'window'): unknown;
  set(key: 'window', value: WindowState): void;
}

/** Pixels. Below this the wizard's columns do not fit. */
export const smallest = { width: 880, height: 560 };
const usual = { width: 1200, height: 780 };
/** Pixels of the window's top edge that a person needs to take hold of it. */
const grip = 80;

const canBeReached = ({ x, y, width }: Rectangle, displays: readonly Rectangle[]): boolean =>
  displays.some(
    (display) =>
      Math.min(x + width, display.x + display.width) - Math.max(x, display.x) >= grip &&
      y >= display.y &&
      y <= display.y + display.height - grip,
  );

/** Where the window was, or the usual size in the middle where that is unknown or on a display that is gone. */
export const readWindowState = (
  store: StateStore,
  displays: readonly Rectangle[],
): { bounds: Partial<Rectangle>; isMaximized: boolean } => {
  const { data } = WindowState.safeParse(store.get('window'));
  if (!data) return { bounds: usual, isMaximized: false };
  const { bounds, isMaximized } = data;
  const size = {
    width: Math.max(bounds.width, smallest.width),
    height: Math.max(bounds.height, smallest.height),
  };
  return canBeReached(bounds, displays)
    ? { bounds: { x: bounds.x, y: bounds.y, ...size }, isMaximized }
    : { bounds: usual, isMaximized };
};
