import type { KeyEnvironment } from './portal.ts';
import { type Answer, html, json, notFound, refuse } from './answer.ts';
import type { RegistryState, WireRecord } from './registry-state.ts';

/** A request that the gateway let through; `path` is as sent, without the query. */
export interface Admitted {
  readonly keyEnvironment: KeyEnvironment;
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

interface Call {
  readonly state: RegistryState;
  readonly body: string;
  /** What stands for `*` in the route's pattern. */
  readonly ids: readonly string[];
}

type NameField = 'projectName' | 'environmentName';

const inProject = ({ state, ids }: Call): WireRecord[] =>
  state.records.filter(({ projectId }) => projectId === ids[0]);
const theDataSpace = ({ state, ids }: Call): WireRecord[] =>
  state.records.filter(({ environmentId }) => environmentId === ids[0]);

const several = (records: readonly WireRecord[]): Answer =>
  records.length > 0 ? json(200, { results: records }) : notFound();
const bare = ([record]: readonly WireRecord[]): Answer => (record ? json(200, record) : notFound());

/** The name in a request's body; undefined where it is missing or empty. */
const readName = (body: string, field: NameField): string | undefined => {
  try {
    const name = (JSON.parse(body) as Record<string, unknown> | null)?.[field];
    return typeof name === 'string' && name.trim() !== '' ? name : undefined;
  } catch {
    return undefined;
  }
};
const unnamed = (field: NameField): Answer => refuse(400, `${field} must not be empty`);

const change = (records: readonly WireRecord[], fields: Partial<WireRecord>): void => {
  for (const record of records) Object.assign(record, fields, { updatedAt: new Date().toISOString() });
};

const create = ({ state, body }: Call): Answer => {
  const name = readName(body, 'projectName');
  return name === undefined ? unnamed('projectName') : several(state.createProject(name));
};

const renameProject = (call: Call): Answer => {
  const name = readName(call.body, 'projectName');
  if (name === undefined) return unnamed('projectName');
  change(inProject(call), { projectName: name });
  return several(inProject(call));
};

const renameDataSpace = (call: Call): Answer => {
  const name = readName(call.body, 'environmentName');
  if (name === undefined) return unnamed('environmentName');
  change(theDataSpace(call), { environmentName: name });
  return bare(theDataSpace(call));
};

const tellCloudProject = (call: Call): Answer => {
  change(theDataSpace(call), { cloudId: call.ids[1] ?? null });
  return bare(theDataSpace(call));
};

/** registry-api.md, "Operations". Cleanup is refused: nobody should practise wiping a data space. */
const routes: Record<string, (call: Call) => Answer> = {
  'GET v1/registry': ({ state }) => several(state.records),
  'GET v1/registry/projects/*': (call) => several(inProject(call)),
  'GET v1/registry/environments/*': (call) => bare(theDataSpace(call)),
  'POST v1/registry/initialize': create,
  'PATCH v1/registry/projects/*': renameProject,
  'PATCH v1/registry/environments/*': renameDataSpace,
  'PUT v1/registry/environments/*/cloudid/*': tellCloudProject,
  'POST v1/registry/environments/*/cleanup': () => refuse(403, 'Cleanup is not available here'),
};

const ping = { 'GET v1/ping': () => json(200, { status: 'ok' }) };

/**
 * Each gateway's key check (registry-api.md, "Gateways and paths"). An instance's connector asks for `index.html` on Adobe's own
 * sandbox host only (instance-config.md, "What the instance asks the registry"): here it pings with either pair.
 */
const keyChecks: Record<KeyEnvironment, Record<string, () => Answer>> = {
  production: ping,
  sandbox: { ...ping, 'GET index.html': () => html(200, 'Merchant Registry') },
};

const decode = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

/** Does what the request asks for, or answers as the registry does where it cannot. */
export const operate = (state: RegistryState, { keyEnvironment, method, path, body }: Admitted): Answer => {
  const [root, service, ...parts] = path.split('/');
  if (root !== '' || service !== 'merchant-registry') return refuse(404, 'Not Found');
  const isId = (index: number): boolean => index === 3 || index === 5;
  const route = `${method} ${parts.map((part, index) => (isId(index) ? '*' : part)).join('/')}`;
  const answerCheck = keyChecks[keyEnvironment][route];
  if (answerCheck) return answerCheck();
  const ids = parts.filter((_, index) => isId(index)).map(decode);
  return routes[route]?.({ state, body, ids }) ?? refuse(404, 'Not Found');
};
