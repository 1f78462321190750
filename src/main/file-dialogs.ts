import type { OpenDialogOptions, SaveDialogOptions } from 'electron';
import { basename, isAbsolute } from 'node:path';
import type { FileChoice } from '../contract/window-methods.ts';

/** Of Electron's dialog, what is used; attached to the window by whoever gives it. */
export interface Dialogs {
  showOpenDialog(options: OpenDialogOptions): Promise<{ canceled: boolean; filePaths: string[] }>;
  showSaveDialog(options: SaveDialogOptions): Promise<{ canceled: boolean; filePath: string }>;
}

const openProperties: Record<'open' | 'folder', NonNullable<OpenDialogOptions['properties']>> = {
  open: ['openFile'],
  folder: ['openDirectory', 'createDirectory'],
};

/** Asks for a file or folder by the system's own dialog; resolves without a path when the person cancels. */
export const chooseFile = async (
  dialogs: Dialogs,
  { purpose, title, suggested }: FileChoice,
): Promise<{ path?: string }> => {
  // A relative path would be meant from wherever the program was started; a bare name is one for a new file.
  const isUsable = suggested !== undefined && (isAbsolute(suggested) || basename(suggested) === suggested);
  const shared = { title, ...(isUsable && { defaultPath: suggested }) };
  if (purpose !== 'save') {
    const { canceled, filePaths } = await dialogs.showOpenDialog({
      ...shared,
      properties: [...openProperties[purpose], 'showHiddenFiles'],
    });
    const [path] = filePaths;
    return canceled || path === undefined ? {} : { path };
  }
  const { canceled, filePath } = await dialogs.showSaveDialog({
    ...shared,
    properties: ['showHiddenFiles', 'createDirectory', 'showOverwriteConfirmation'],
  });
  return canceled || filePath === '' ? {} : { path: filePath };
};
