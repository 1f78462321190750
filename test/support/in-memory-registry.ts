import { randomUUID } from 'node:crypto';
import type { Edition, KeyEnvironment, RegistryDataSpace } from '../../src/contract/model.ts';
import { CoreError } from '../../src/core/core-error.ts';
import { cancelled } from '../../src/core/jobs/jobs.ts';
import type { Registry, RegistryAccess } from '../../src/core/ports.ts';

type Method = keyof Registry;
type Carry<M extends Method> = (...asked: Parameters<Registry[M]>) => ReturnType<Registry[M]>;
/** Stands in for one call; `carryOut` does what the call would have done. */
type Instead<M extends Method> = (
  carryOut: () => ReturnType<Registry[M]>,
  ...asked: Parameters<Registry[M]>
) => ReturnType<Registry[M]>;

/** A registry of one account without HTTP. */
export interface InMemoryRegistry extends Registry {
  /** What the account has, as each kind of key pair sees it. */
  readonly dataSpaces: Record<KeyEnvironment, RegistryDataSpace[]>;
  /** Every call so far, in order. */
  readonly calls: readonly { method: Method; access: RegistryAccess; asked: readonly unknown[] }[];
  /** API keys that the gateway refuses. */
  readonly refused: Set<string>;
  /** What happens at the next call of `method`, instead of or around carrying it out; several wait in line. */
  next<M extends Method>(method: M, instead: Instead<M>): void;
  /** A project with the data spaces that the edition includes, made as the service would. */
  addProject(name: string, keyEnvironment?: KeyEnvironment): RegistryDataSpace[];
}

const included: Record<Edition, [name: string, type: string][]> = {
  commerce: [
    ['Production', 'Production'],
    ['Testing 1', 'Testing'],
    ['Testing 2', 'Testing'],
  ],
  'open-source': [['Production', 'Production']],
};

export const createInMemoryRegistry = (edition: Edition = 'commerce'): InMemoryRegistry => {
  const dataSpaces: InMemoryRegistry['dataSpaces'] = { sandbox: [], production: [] };
  const calls: { method: Method; access: RegistryAccess; asked: unknown[] }[] = [];
  const refused = new Set<string>();
  const waiting: { [M in Method]: Instead<M>[] } = {
    checkKeys: [],
    list: [],
    createProject: [],
    renameProject: [],
    renameDataSpace: [],
  };

  const admit = ({ apiKey }: RegistryAccess): void => {
    if (refused.has(apiKey))
      throw new CoreError('keys-rejected', 'The key pair was refused.', 'Make a new one.');
  };
  const method =
    <M extends Method>(name: M, carryOut: Carry<M>): Carry<M> =>
    (...asked) => {
      const [access, ...others] = asked;
      calls.push({ method: name, access, asked: others });
      const instead = waiting[name].shift();
      return instead ? instead(() => carryOut(...asked), ...asked) : carryOut(...asked);
    };
  const notFound = (id: string): CoreError =>
    new CoreError('not-found', `The registry has no ${id}.`, 'List it.');

  const addProject = (
    projectName: string,
    keyEnvironment: KeyEnvironment = 'production',
  ): RegistryDataSpace[] => {
    const projectId = randomUUID().slice(0, 8);
    const made = included[edition].map(([name, type]) => ({
      id: randomUUID(),
      name,
      type,
      projectId,
      projectName,
      features: ['Catalog Service'],
    }));
    dataSpaces[keyEnvironment].push(...made);
    return structuredClone(made);
  };
  /** Replaces what `isMeant` picks, and answers it. */
  const change = (
    { keyEnvironment }: RegistryAccess,
    isMeant: (dataSpace: RegistryDataSpace) => boolean,
    fields: Partial<RegistryDataSpace>,
  ): RegistryDataSpace[] => {
    const changed = dataSpaces[keyEnvironment].filter(isMeant);
    for (const dataSpace of changed) Object.assign(dataSpace, fields);
    return structuredClone(changed);
  };

  return {
    dataSpaces,
    calls,
    refused,
    addProject,
    next: (name, instead) => void waiting[name].push(instead),
    checkKeys: method('checkKeys', async (access, signal) => {
      if (signal?.aborted) throw cancelled('The key check');
      admit(access);
      return 'Accepted.';
    }),
    list: method('list', async (access, signal) => {
      if (signal?.aborted) throw cancelled('The list of data spaces');
      admit(access);
      return structuredClone(dataSpaces[access.keyEnvironment]);
    }),
    createProject: method('createProject', async (access, name) => {
      admit(access);
      return addProject(name, access.keyEnvironment);
    }),
    renameProject: method('renameProject', async (access, id, projectName) => {
      admit(access);
      const changed = change(access, ({ projectId }) => projectId === id, { projectName });
      if (changed.length === 0) throw notFound(id);
      return changed;
    }),
    renameDataSpace: method('renameDataSpace', async (access, id, name) => {
      admit(access);
      const [changed] = change(access, (dataSpace) => dataSpace.id === id, { name });
      if (!changed) throw notFound(id);
      return changed;
    }),
  };
};
