import type { ExportAnswer } from '../../contract/methods.ts';
import type { Instance } from '../../contract/model.ts';

/** What was done, in a sentence. */
export const doneText = ({ changed, path }: Pick<ExportAnswer, 'changed' | 'path'>): string =>
  changed.length === 0
    ? `${path} had everything already; nothing was written.`
    : `${changed.length} setting${changed.length === 1 ? '' : 's'} written to ${path}.`;

/** The instance's Admin under its usual path; undefined where no address is known. */
export const adminUrl = ({ baseUrl }: Pick<Instance, 'baseUrl'>): string | undefined => {
  if (baseUrl === undefined) return undefined;
  const url = new URL(baseUrl);
  return new URL('admin', url.href.endsWith('/') ? url : `${url.href}/`).href;
};
