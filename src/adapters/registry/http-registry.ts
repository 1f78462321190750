import { setMaxListeners } from 'node:events';
import { CoreError } from '../../core/core-error.ts';
import { cancelled } from '../../core/jobs/jobs.ts';
import type { Registry, RegistryAccess } from '../../core/ports.ts';
import { readGatewayUrl } from '../../core/settings/gateway-url.ts';
import { createConnections } from './connections.ts';
import { type Answer, isAcceptance, isEmptyAccount, isPage, isSuccess } from './answer.ts';
import { exchange } from './exchange.ts';
import { hostOf, type Inquiry } from './failure.ts';
import { readRecord, readRecords } from './records.ts';
import { refusalOf } from './refusal.ts';
import { retrying } from './retry.ts';

/** Throws `bad-input` for an address that keys must not be sent to, wherever it came from. */
const urlOf = ({ gateway }: RegistryAccess, path: string): URL =>
  new URL(`merchant-registry/${path}`, readGatewayUrl(gateway));

/** The id as one part of a path. `.` and `..` would climb out of it, and half a character cannot be sent. */
const pathPart = (id: string, thing: string): string => {
  if (!/^\.{0,2}$/.test(id) && !/\p{Cs}/u.test(id)) return encodeURIComponent(id);
  throw new CoreError('not-found', `There can be no ${thing}.`, 'Take the id from the list of data spaces.');
};

/** The merchant registry over HTTP. Proxies and CA certificates are those of the process's environment. */
export const createHttpRegistry = (): Registry & { close(): Promise<void> } => {
  const connections = createConnections();

  const get = async (inquiry: Inquiry, path: string, signal?: AbortSignal): Promise<Answer> => {
    // One signal cancels many checks at once; Node would warn of the eleventh.
    if (signal) setMaxListeners(0, signal);
    const ask = async () => {
      const answer = await exchange(
        connections,
        inquiry,
        { method: 'GET', url: urlOf(inquiry.access, path) },
        signal,
      );
      if (answer.status === 429 || answer.status >= 500) throw refusalOf(answer, inquiry);
      return answer;
    };
    try {
      return await retrying(ask, signal);
    } catch (error) {
      if (signal?.aborted) throw cancelled(`${inquiry.what[0]?.toUpperCase()}${inquiry.what.slice(1)}`);
      throw error;
    }
  };

  /** Sent once, and never again: nobody knows what became of it when the answer is lost. */
  const change = async (
    inquiry: Inquiry,
    method: 'POST' | 'PATCH',
    path: string,
    fields: object,
  ): Promise<unknown> => {
    const request = { method, url: urlOf(inquiry.access, path), body: JSON.stringify(fields) };
    const answer = await exchange(connections, inquiry, request);
    if (!isSuccess(answer)) throw refusalOf(answer, inquiry);
    return answer.json;
  };

  /** What keeps the registry itself from proving a sandbox pair; undefined where it does prove it. */
  const registryDoubt = async (inquiry: Inquiry, signal?: AbortSignal): Promise<string | undefined> => {
    try {
      const answer = await get(inquiry, 'v1/registry', signal);
      if (isSuccess(answer) || isEmptyAccount(answer)) return undefined;
      const refusal = refusalOf(answer, inquiry);
      // A page with status 200 comes from something in between, and would be there for `index.html` too.
      if (refusal.code === 'keys-rejected' || (answer.status === 200 && isPage(answer))) throw refusal;
      return refusal.message;
    } catch (error) {
      if (error instanceof CoreError && error.code === 'service-fault') return error.message;
      throw error;
    }
  };

  /** `index.html` is probably a static page and proves less (registry-api.md), so the registry is asked first. */
  const checkSandboxKeys = async (inquiry: Inquiry, signal?: AbortSignal): Promise<string> => {
    const doubt = await registryDoubt(inquiry, signal);
    const host = hostOf(inquiry);
    if (doubt === undefined) return `The registry at ${host} answered this sandbox key pair.`;
    const answer = await get(inquiry, 'index.html', signal);
    if (!isAcceptance(answer)) throw refusalOf(answer, inquiry);
    return `This sandbox key pair was accepted by the gateway ${host}, which proves less than an answer of the registry: ${doubt}`;
  };

  const checkProductionKeys = async (inquiry: Inquiry, signal?: AbortSignal): Promise<string> => {
    const answer = await get(inquiry, 'v1/ping', signal);
    if (!isAcceptance(answer) || isPage(answer)) throw refusalOf(answer, inquiry);
    return `The gateway ${hostOf(inquiry)} accepted this production key pair.`;
  };

  return {
    checkKeys(access, signal) {
      const inquiry = { access, what: 'the key check', changes: false };
      const check = access.keyEnvironment === 'sandbox' ? checkSandboxKeys : checkProductionKeys;
      return check(inquiry, signal);
    },

    async list(access, signal) {
      const inquiry = { access, what: 'the list of data spaces', changes: false };
      const answer = await get(inquiry, 'v1/registry', signal);
      if (isEmptyAccount(answer)) return [];
      if (!isSuccess(answer)) throw refusalOf(answer, inquiry);
      return readRecords(answer.json, inquiry);
    },

    async createProject(access, name) {
      const inquiry = { access, what: `the creation of the project “${name}”`, changes: true };
      return readRecords(
        await change(inquiry, 'POST', 'v1/registry/initialize', { projectName: name }),
        inquiry,
      );
    },

    async renameProject(access, id, name) {
      const thing = `project “${id}”`;
      const inquiry = { access, what: `the renaming of the ${thing}`, changes: true, thing: `the ${thing}` };
      const path = `v1/registry/projects/${pathPart(id, thing)}`;
      return readRecords(await change(inquiry, 'PATCH', path, { projectName: name }), inquiry);
    },

    async renameDataSpace(access, id, name) {
      const thing = `data space “${id}”`;
      const inquiry = { access, what: `the renaming of the ${thing}`, changes: true, thing: `the ${thing}` };
      const path = `v1/registry/environments/${pathPart(id, thing)}`;
      return readRecord(await change(inquiry, 'PATCH', path, { environmentName: name }), inquiry);
    },

    close: connections.close,
  };
};
