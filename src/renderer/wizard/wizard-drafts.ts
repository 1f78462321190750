import type { ConnectAnswer, ExportAnswer } from '../../contract/methods.ts';
import type { Finding } from '../../contract/errors.ts';
import type { KeyEnvironment } from '../../contract/model.ts';
import type { InstanceDraft } from './instance-form.ts';
import type { StepId } from './steps.ts';

/** How an instance gets its settings: Keybridge writes them there, or a file that is handed over. */
export type Way = 'connect' | 'file';

/** What came of the last time in this window. */
export type Outcome =
  | { readonly way: 'connect'; readonly answer: ConnectAnswer }
  | { readonly way: 'file'; readonly answer: ExportAnswer };

/** What was entered and is not in the core yet. No field of it may hold a secret. */
export interface WizardDraft {
  readonly step: StepId;
  readonly form: InstanceDraft;
  readonly chosen: { readonly sandbox?: string; readonly production?: string };
  readonly active: KeyEnvironment;
  readonly projectId: string | undefined;
  readonly dataSpaceId: string | undefined;
  readonly bindWarnings: readonly Finding[];
  /** The one that was picked, if it is not the proposed one. */
  readonly way: Way | undefined;
  readonly outcome: Outcome | undefined;
}

const drafts = new Map<string, WizardDraft>();
const fresh = 'new';

/** For as long as the page lives: after that the core's own state says where to go on. */
export const keepDraft = (instanceId: string | undefined, draft: WizardDraft): void => {
  drafts.set(instanceId ?? fresh, draft);
};

export const recallDraft = (instanceId: string | undefined): WizardDraft | undefined =>
  drafts.get(instanceId ?? fresh);

/** There is nothing left to go on with. */
export const dropDraft = (instanceId: string | undefined): void => void drafts.delete(instanceId ?? fresh);
