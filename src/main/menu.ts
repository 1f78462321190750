import type { MenuItemConstructorOptions } from 'electron';

export interface MenuParts {
  readonly platform: NodeJS.Platform;
  readonly isDevelopment: boolean;
  lock(): void;
  openExternal(url: string): void;
}

const links: readonly [label: string, url: string][] = [
  ['API Portal', 'https://account.magento.com/'],
  ['Adobe Commerce documentation', 'https://experienceleague.adobe.com/en/docs/commerce'],
];

/** The native menu. Roles bring the system's own labels and shortcuts. */
export const menuTemplate = ({
  platform,
  isDevelopment,
  lock,
  openExternal,
}: MenuParts): MenuItemConstructorOptions[] => {
  const isMac = platform === 'darwin';
  const divider: MenuItemConstructorOptions = { type: 'separator' };
  const ownMenu: MenuItemConstructorOptions[] = isMac ? [{ role: 'appMenu' }] : [];
  const developing: MenuItemConstructorOptions[] = isDevelopment
    ? [{ role: 'reload' }, { role: 'toggleDevTools' }, divider]
    : [];
  return [
    ...ownMenu,
    {
      label: '&File',
      submenu: [
        { label: '&Lock', accelerator: 'CmdOrCtrl+L', click: lock },
        divider,
        { role: isMac ? 'close' : 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        ...developing,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        divider,
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: links.map(([label, url]) => ({ label, click: () => openExternal(url) })),
    },
  ];
};
