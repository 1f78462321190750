import type { Failure, Finding } from '../../contract/errors.ts';
import type { Dispatch } from '../../contract/methods.ts';
import type { Instance, KeyEnvironment } from '../../contract/model.ts';
import { Job } from '../state/job.svelte.ts';
import { LiveJob } from '../state/live-job.svelte.ts';
import { profile } from '../state/profile.svelte.ts';
import { route } from '../state/route.svelte.ts';
import { isWithinReach } from '../state/within-reach.ts';
import type { Listing } from './data-space-groups.ts';
import { emptyInstance, type InstanceDraft, instanceDraft } from './instance-form.ts';
import { type ChosenPairs, pairToStartWith } from './pair-choice.ts';
import { type Progress, resumeStep, stepAfter, stepBefore, type StepId } from './steps.ts';
import { dropDraft, keepDraft, type Outcome, recallDraft, type Way } from './wizard-drafts.ts';

/** What the wizard knows and what was entered. A secret is never in here: it goes from its field into a call. */
export class WizardState {
  readonly call: Dispatch;
  /** The long call of the moment: a listing, a check, a new project. */
  readonly job = new Job();
  /** The call that works with the instance itself. */
  readonly live = new LiveJob();
  step: StepId = $state('instance');
  instanceId: string | undefined = $state();
  form: InstanceDraft = $state(emptyInstance());
  chosen: { sandbox?: string | undefined; production?: string | undefined } = $state({});
  active: KeyEnvironment = $state('production');
  projectId: string | undefined = $state();
  dataSpaceId: string | undefined = $state();
  listing: Listing | undefined = $state.raw();
  /** Why the list is not, or not freshly, there. */
  listingFailure: Failure | undefined = $state.raw();
  bindWarnings: readonly Finding[] = $state.raw([]);
  outcome: Outcome | undefined = $state.raw();
  /** The person's own choice. */
  pickedWay: Way | undefined = $state();

  #isFinished = false;

  readonly instance: Instance | undefined = $derived(
    profile.instances.find(({ id }) => id === this.instanceId),
  );
  readonly client = $derived(this.instance && profile.clientsById.get(this.instance.clientId));
  /** `Client/Name`. */
  readonly name = $derived(this.instance && this.client ? `${this.client.name}/${this.instance.name}` : '');
  readonly pairs: ChosenPairs = $derived({
    sandbox: profile.keyPairsById.get(this.chosen.sandbox ?? ''),
    production: profile.keyPairsById.get(this.chosen.production ?? ''),
  });
  readonly progress: Progress = $derived({
    instance: this.instance,
    active: this.active,
    pairs: { sandbox: this.pairs.sandbox?.id, production: this.pairs.production?.id },
    isActiveRejected: this.pairs[this.active]?.check?.state === 'rejected',
    projectId: this.projectId,
    hasOutcome: this.outcome !== undefined,
  });
  readonly canConnect = $derived(this.instance !== undefined && isWithinReach(this.instance));
  readonly way: Way = $derived(this.canConnect ? (this.pickedWay ?? 'connect') : 'file');

  constructor(call: Dispatch, instanceId: string | undefined) {
    this.call = call;
    this.#resume(instanceId);
  }

  #resume(instanceId: string | undefined): void {
    const draft = recallDraft(instanceId);
    this.instanceId = instanceId;
    const { instance } = this;
    if (instance) {
      this.form = instanceDraft(instance);
      this.active = instance.activeKeyEnvironment;
      this.projectId = instance.project?.id;
      this.dataSpaceId = instance.dataSpace?.id;
      this.#takePairs(instance);
    } else {
      this.form = emptyInstance(profile.clients.length === 1 ? profile.clients[0]?.id : '');
    }
    if (draft) {
      const { form, chosen, active, projectId, dataSpaceId, bindWarnings, way, outcome } = draft;
      this.form = form;
      Object.assign(this, { active, projectId, dataSpaceId, bindWarnings, pickedWay: way, outcome });
      this.chosen = { ...this.chosen, ...chosen };
    }
    this.step = resumeStep(this.progress, draft?.step);
  }

  #takePairs(instance: Instance): void {
    this.chosen = {
      sandbox: pairToStartWith(profile.keyPairs, instance, 'sandbox'),
      production: pairToStartWith(profile.keyPairs, instance, 'production'),
    };
  }

  /** Done: the next time begins with what the core has. */
  finish(): void {
    this.#isFinished = true;
  }

  /** Leaves a draft behind, for the next time. */
  keep(): void {
    if (this.#isFinished) {
      dropDraft(this.instanceId);
      return;
    }
    const { step, form, chosen, active, projectId, dataSpaceId, bindWarnings, pickedWay, outcome } = this;
    keepDraft(this.instanceId, {
      step,
      form: $state.snapshot(form) as InstanceDraft,
      chosen: $state.snapshot(chosen) as { sandbox?: string; production?: string },
      ...{ active, projectId, dataSpaceId, bindWarnings, way: pickedWay, outcome },
    });
  }

  go(step: StepId): void {
    this.step = step;
  }

  next(): void {
    this.step = stepAfter(this.step);
  }

  back(): void {
    this.step = stepBefore(this.step);
  }

  /** The instance was added: the wizard begins anew at its address, with its next step. */
  async adopt(instance: Instance): Promise<void> {
    await profile.reload();
    dropDraft(undefined);
    this.instanceId = instance.id;
    this.form = instanceDraft(instance);
    this.#takePairs(instance);
    this.step = 'keys';
    this.keep();
    route.go({ screen: 'connect', id: instance.id }, { replace: true });
  }

  /** Picks a pair; another one may see another registry. */
  choosePair(environment: KeyEnvironment, id: string | undefined): void {
    if (this.chosen[environment] === id) return;
    this.chosen = { ...this.chosen, [environment]: id };
    if (environment === this.active) this.forgetListing();
  }

  activate(environment: KeyEnvironment): void {
    if (this.active === environment) return;
    this.active = environment;
    this.forgetListing();
  }

  forgetListing(): void {
    this.listing = undefined;
    this.listingFailure = undefined;
  }

  /** Whose registry, asked with which pair. */
  get scope() {
    return {
      client: this.instance?.clientId ?? '',
      keyEnvironment: this.active,
      keys: this.pairs[this.active]?.id,
    };
  }

  /** Lists the registry; when it cannot be asked, shows what it said the last time. */
  async list(): Promise<void> {
    this.listingFailure = undefined;
    const answer = await this.job.run('projects.list', this.scope, 'Asking the registry');
    if (answer.ok) {
      this.#listed(answer.value);
      return;
    }
    this.listingFailure = answer.error;
    await this.listOffline();
  }

  /** Reads the snapshot, which every change of ours is in already. */
  async listOffline(): Promise<void> {
    const known = await this.call('projects.list', { ...this.scope, offline: true });
    if (known.ok) this.#listed(known.value);
  }

  #listed(listing: Listing): void {
    this.listing = listing;
    if (this.projectId !== undefined && listing.projects.some(({ id }) => id === this.projectId)) return;
    this.projectId = listing.projects.length === 1 ? listing.projects[0]?.id : undefined;
  }
}
