import type { ErrorCode } from '../../contract/errors.ts';
import type { RegistryDataSpace } from '../../contract/model.ts';
import { CoreError } from '../core-error.ts';
import { cancelled } from '../jobs/jobs.ts';
import type { Registry, RegistryAccess } from '../ports.ts';

/** After these nobody knows whether the registry made the project. */
const ambiguous: ReadonlySet<ErrorCode> = new Set(['unreachable', 'service-fault', 'unexpected-answer']);

const duplicate = (name: string): CoreError =>
  new CoreError(
    'duplicate',
    `There is a project “${name}” already.`,
    'Use that one, or choose another name: a project cannot be deleted again.',
  );

const namedNothing = (): CoreError =>
  new CoreError(
    'unexpected-answer',
    'The registry said yes, and named no data space of it.',
    'Try again in a few minutes.',
  );

const unknownOutcome = (name: string, failure: CoreError): CoreError =>
  new CoreError(
    failure.code,
    `The service failed while it created the project “${name}”, and it is not known whether the project is there now: ${failure.message}`,
    'List the projects before you try again: creating it twice makes two.',
    { cause: failure },
  );

const notThere = (name: string, failure: CoreError): CoreError =>
  new CoreError(
    failure.code,
    `The project “${name}” was not created: ${failure.message}`,
    `The registry was listed again and does not have it. ${failure.remedy}`,
    { cause: failure, commandLine: failure.commandLine },
  );

export interface Creation {
  /** What the account had until then. */
  readonly before: RegistryDataSpace[];
  readonly created: RegistryDataSpace[];
  /** Why the answer was lost, where the project had to be looked for. */
  readonly lost?: string;
}

/**
 * Creates a project once. Creating is not idempotent (registry-api.md): a name that is there already is refused,
 * and after an ambiguous failure the registry is listed again and compared instead of asking twice.
 */
export const createProject = async (
  registry: Registry,
  access: RegistryAccess,
  name: string,
  signal: AbortSignal,
): Promise<Creation> => {
  const before = await registry.list(access, signal);
  const twin = before.find(({ projectName }) => projectName.toLowerCase() === name.toLowerCase());
  if (twin) throw duplicate(twin.projectName);
  if (signal.aborted) throw cancelled(`Creating the project “${name}”`);
  const known = new Set(before.map(({ projectId }) => projectId));
  const newIn = (dataSpaces: RegistryDataSpace[]) =>
    dataSpaces.filter(({ projectId }) => !known.has(projectId));
  try {
    const created = newIn(await registry.createProject(access, name));
    if (created.length === 0) throw namedNothing();
    return { before, created };
  } catch (failure) {
    if (!(failure instanceof CoreError) || !ambiguous.has(failure.code)) throw failure;
    const after = await registry.list(access).catch(() => {
      throw unknownOutcome(name, failure);
    });
    const created = newIn(after).filter(({ projectName }) => projectName === name);
    if (created.length === 0) throw notThere(name, failure);
    return { before, created, lost: failure.message };
  }
};
