import type { MenuItemConstructorOptions } from 'electron';
import { expect, test } from 'vitest';
import { isAllowedOutside } from '../../src/main/external-links.ts';
import { menuTemplate } from '../../src/main/menu.ts';

const build = (platform: NodeJS.Platform, isDevelopment = false) => {
  const seen: string[] = [];
  const template = menuTemplate({
    platform,
    isDevelopment,
    lock: () => seen.push('lock'),
    openExternal: (url) => seen.push(url),
  });
  const items = template.flatMap(({ submenu }) =>
    Array.isArray(submenu) ? (submenu as MenuItemConstructorOptions[]) : [],
  );
  const roles = [...template, ...items].map(({ role }) => role);
  const press = (item: MenuItemConstructorOptions | undefined): void => {
    if (!item?.click) throw new Error('there is nothing to press');
    (item.click as () => void)();
  };
  return { template, items, roles, press, seen };
};

test('Lock locks', () => {
  const { items, press, seen } = build('linux');
  press(items.find(({ label }) => label === '&Lock'));
  expect(seen).toEqual(['lock']);
});

test('every link of the menu passes the gate', () => {
  const { items, press, seen } = build('linux');
  const links = items.filter(({ label, click }) => click && label !== '&Lock');
  links.forEach(press);
  expect(seen.length).toBeGreaterThan(0);
  for (const url of seen) expect(isAllowedOutside(url, []), url).toBe(true);
});

test('macOS has its own menu, and copies and pastes by the edit menu', () => {
  expect(build('darwin').template[0]?.role).toBe('appMenu');
  expect(build('win32').roles).not.toContain('appMenu');
  for (const platform of ['darwin', 'win32', 'linux'] as const) {
    expect(build(platform).roles).toContain('editMenu');
    expect(build(platform).roles).toContain(platform === 'darwin' ? 'close' : 'quit');
  }
});

test('the inspector is for development only', () => {
  expect(build('linux').roles).not.toContain('toggleDevTools');
  expect(build('linux').roles).not.toContain('reload');
  expect(build('linux', true).roles).toContain('toggleDevTools');
});
