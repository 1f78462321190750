import type { Listener } from '../contract/events.ts';
import type { Dispatch } from '../contract/methods.ts';
import { createBackupMethods } from './backup/backup-methods.ts';
import { createBulkMethods } from './bulk/bulk-methods.ts';
import { createClientMethods } from './clients/client-methods.ts';
import { createConnectionMethods } from './connections/connection-methods.ts';
import { createAdoptMethods } from './connect/adopt.ts';
import { createConnectMethods } from './connect/connect.ts';
import { createDisconnectMethods } from './connect/disconnect.ts';
import { createInspectMethods } from './connect/inspect.ts';
import { createDispatch } from './dispatch.ts';
import { createExportMethods } from './export/export-methods.ts';
import { createHandoffMethods } from './handoff/handoff-methods.ts';
import { createImportMethods } from './import/import-methods.ts';
import type { Core as CoreParts, Handlers } from './handlers.ts';
import { createInstanceMethods } from './instances/instance-methods.ts';
import { createJobs } from './jobs/jobs.ts';
import { createJournalMethods } from './journal/journal-methods.ts';
import { createKeyMethods } from './keys/key-methods.ts';
import type { Ports } from './ports.ts';
import { createRegistryMethods } from './registry/registry-methods.ts';
import { createReportMethods } from './report/report-methods.ts';
import { createRotationMethods } from './rotation/rotation-methods.ts';
import { createGatewayMethods } from './settings/gateway-methods.ts';
import { createSettingsMethods } from './settings/settings-methods.ts';
import { createStatusMethods } from './status.ts';
import { createTicketMethods } from './ticket/ticket-methods.ts';
import { createVaultMethods } from './vault/vault-methods.ts';
import { createVault } from './vault/vault.ts';

/** The product, as a host sees it: calls go in through `dispatch`, events come out to listeners. */
export interface KeybridgeCore {
  readonly dispatch: Dispatch;
  /** Returns what ends the listening. */
  listen(listener: Listener): () => void;
}

export const createCore = (ports: Ports, version: string): KeybridgeCore => {
  const listeners = new Set<Listener>();
  const emit: Listener = (...told) => {
    for (const listener of listeners) listener(...told);
  };
  const jobs = createJobs();
  const parts: CoreParts = { ports, vault: createVault(ports), jobs, emit, version };
  // Work with many instances calls the methods for one.
  const call: Dispatch = (method, input) => dispatch(method, input);
  const handlers: Handlers = {
    ...createStatusMethods(parts),
    ...createVaultMethods(parts),
    ...createClientMethods(parts),
    ...createKeyMethods(parts),
    ...createRegistryMethods(parts),
    ...createInstanceMethods(parts),
    ...createInspectMethods(parts),
    ...createConnectMethods(parts),
    ...createDisconnectMethods(parts),
    ...createAdoptMethods(parts),
    ...createExportMethods(parts),
    ...createGatewayMethods(parts),
    ...createSettingsMethods(parts),
    ...createJournalMethods(parts),
    ...createReportMethods(parts),
    ...createTicketMethods(parts),
    ...createBackupMethods(parts),
    ...createHandoffMethods(parts),
    ...createImportMethods(parts),
    ...createConnectionMethods(parts),
    ...createBulkMethods(parts, call),
    ...createRotationMethods(parts, call),
    'jobs.cancel': async ({ jobId }) => ({ cancelled: jobs.cancel(jobId) }),
  };
  const dispatch = createDispatch(handlers, ports.log);
  return {
    dispatch,
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
