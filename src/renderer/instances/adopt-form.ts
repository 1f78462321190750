import type { Failure } from '../../contract/errors.ts';
import type { MethodInput, MethodOutput } from '../../contract/methods.ts';
import type { Client, Connection, Instance, Stage } from '../../contract/model.ts';
import { type ConnectionDraft, connectionDraft, readConnection } from '../wizard/connection-form.ts';
import { firstError, type FormErrors, type Read } from '../wizard/form-errors.ts';
import {
  type ClientDraft,
  clientFault,
  connectionErrors,
  nameFault,
  newClientIn,
} from '../wizard/instance-form.ts';

/** What is to be adopted, while it is typed. Empty: `name` is the instance's host, `stage` is guessed. */
export interface AdoptDraft extends ClientDraft {
  name: string;
  stage: Stage | '';
  withKeys: boolean;
  connection: ConnectionDraft;
}

type Adoption = MethodInput<'instances.adopt'>;
export type Adopted = MethodOutput<'instances.adopt'>;

const viaSsh = { kind: 'ssh', host: '', root: '' } satisfies Connection;

/** An instance that Keybridge does not know, of this client where one is given. */
export const newAdoption = (clients: readonly Client[], clientId?: string): AdoptDraft => ({
  clientId: clientId ?? clients[0]?.id ?? '',
  clientName: '',
  edition: 'commerce',
  name: '',
  stage: '',
  withKeys: false,
  connection: connectionDraft(viaSsh),
});

/** One that it knows, to be taken over as it is now. */
export const takeOver = ({ clientId, name, connection }: Instance): Omit<Adoption, 'jobId'> => ({
  client: clientId,
  name,
  connection,
});

export interface AdoptionValues {
  readonly newClient: MethodInput<'clients.add'> | undefined;
  readonly wish: Omit<Adoption, 'client' | 'jobId'>;
}

/** Reads the form, or says under which field what is wrong. */
export const readAdoption = (draft: AdoptDraft): Read<AdoptionValues> => {
  const name = draft.name.trim();
  const faults = {
    clientName: clientFault(draft),
    name: name === '' ? undefined : nameFault(name, 'the instance'),
  };
  const errors: Record<string, string> = {};
  for (const [field, fault] of Object.entries(faults)) if (fault !== undefined) errors[field] = fault;
  const connection = readConnection(draft.connection);
  if (!connection.ok) Object.assign(errors, connectionErrors(connection.errors));
  if (!connection.ok || Object.keys(errors).length > 0) return { ok: false, errors };
  return {
    ok: true,
    values: {
      newClient: newClientIn(draft),
      wish: {
        connection: connection.values,
        withKeys: draft.withKeys,
        ...(name === '' ? {} : { name }),
        ...(draft.stage === '' ? {} : { stage: draft.stage }),
      },
    },
  };
};

/** Under which field a failure belongs; none where it is about more than one. */
export const fieldErrors = ({ code, message, remedy }: Failure): FormErrors => {
  if (code === 'duplicate') return { name: `${message} ${remedy}` };
  return code === 'not-magento' ? { 'connection.root': `${message} ${remedy}` } : {};
};

/** The field that the focus goes to when the form was refused. */
export const fieldToMend = (errors: FormErrors): string | undefined =>
  firstError(errors, ['clientName', 'connection.host', 'connection.root', 'name']);
