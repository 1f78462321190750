import { randomUUID } from 'node:crypto';
import type { Finding } from '../../contract/errors.ts';
import type { ImportAnswer } from '../../contract/import.ts';
import type { Client, Instance, Profile } from '../../contract/model.ts';
import { foreignProgramFindings } from '../backup/foreign-settings.ts';
import { differsInFile } from '../instances/changed-fields.ts';
import { folded } from '../lookup.ts';
import type { CheckedRow } from './check-rows.ts';

type Merged = Pick<ImportAnswer, 'clients' | 'instances' | 'present' | 'findings'>;

/** Puts into the draft the clients and instances that it does not have; what it has stays as it is. */
export const mergeRows = (draft: Profile, rows: readonly CheckedRow[]): Merged => {
  const added: { clients: Client[]; instances: Instance[] } = { clients: [], instances: [] };
  const present: Merged['present'] = [];
  const findings: Finding[] = [];
  const clients = new Map(draft.clients.map((client) => [folded(client.name), client]));
  const nameIn = (clientId: string, name: string) => `${clientId} ${folded(name)}`;
  const instances = new Map(draft.instances.map((each) => [nameIn(each.clientId, each.name), each]));
  const known = new Set(draft.clients);
  // A client's edition may stand in any of its rows.
  const editions = new Map(
    rows.flatMap(({ client, edition }) => (edition ? [[folded(client), edition]] : [])),
  );

  for (const { number, client: clientName, name, edition, stage, baseUrl, connection } of rows) {
    let client = clients.get(folded(clientName));
    if (!client) {
      client = {
        id: randomUUID(),
        name: clientName,
        edition: editions.get(folded(clientName)) ?? 'commerce',
      };
      clients.set(folded(clientName), client);
      added.clients.push(client);
    }
    const fullName = `${client.name}/${name}`;
    const here = instances.get(nameIn(client.id, name));
    if (here) {
      const inFile = {
        ...here,
        stage: stage ?? here.stage,
        baseUrl: baseUrl ?? here.baseUrl,
        connection: connection ?? here.connection,
      };
      const differs = [
        ...(edition && known.has(client) && edition !== client.edition
          ? [`edition ${client.edition} here, ${edition} in the file`]
          : []),
        ...differsInFile(here, inFile),
      ];
      present.push({ row: number, name: `${client.name}/${here.name}`, differs });
      continue;
    }
    const instance: Instance = {
      id: randomUUID(),
      clientId: client.id,
      name,
      stage: stage ?? 'production',
      baseUrl,
      connection: connection ?? { kind: 'none' },
      activeKeyEnvironment: 'production',
      keyPairs: {},
      services: [],
    };
    added.instances.push(instance);
    findings.push(...foreignProgramFindings(fullName, instance.connection));
  }
  draft.clients.push(...added.clients);
  draft.instances.push(...added.instances);
  return { ...added, present, findings };
};
