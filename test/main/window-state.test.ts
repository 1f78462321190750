import { describe, expect, test } from 'vitest';
import { readWindowState } from '../../src/main/window-state.ts';

const displays = [
  { x: 0, y: 25, width: 1920, height: 1055 },
  { x: -1280, y: 0, width: 1280, height: 1024 },
];
const read = (saved: unknown) => readWindowState({ get: () => saved, set: () => undefined }, displays);
const usual = { width: 1200, height: 780 };
const size = { width: 1000, height: 700 };

describe('a window that can be reached stays', () => {
  test.each([
    ['on the first display', { x: 100, y: 100, ...size }],
    ['on the second', { x: -1200, y: 0, ...size }],
    ['over both', { x: -500, y: 30, ...size }],
    ['with a corner', { x: 1840, y: 1000, ...size }],
  ])('%s', (_name, bounds) => {
    expect(read({ bounds, isMaximized: true })).toEqual({ bounds, isMaximized: true });
  });
});

describe('a window that cannot comes to the middle', () => {
  test.each([
    ['on a display that is gone', { x: 2500, y: 100, ...size }],
    ['with too little of it', { x: 1900, y: 100, ...size }],
    ['below', { x: 100, y: 1075, ...size }],
    ['with its bar above the top', { x: 100, y: -300, ...size }],
  ])('%s', (_name, bounds) => {
    expect(read({ bounds, isMaximized: false })).toEqual({ bounds: usual, isMaximized: false });
  });
});

test.each([
  undefined,
  null,
  'wide',
  { bounds: { x: 0, y: 0, width: 0, height: 0 }, isMaximized: false },
  { bounds: { x: 'left', y: 0, ...size }, isMaximized: false },
  { bounds: { x: 0.5, y: 0, ...size }, isMaximized: false },
])('what is no state is the usual one: %o', (saved) => {
  expect(read(saved)).toEqual({ bounds: usual, isMaximized: false });
});

test('it is never smaller than the wizard needs', () => {
  const { bounds } = read({ bounds: { x: 0, y: 30, width: 200, height: 100 }, isMaximized: false });
  expect(bounds).toEqual({ x: 0, y: 30, width: 880, height: 560 });
});
