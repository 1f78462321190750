import type { MethodInput } from '../../contract/methods.ts';
import { type Edition, type Instance, Name, type Service, type Stage } from '../../contract/model.ts';
import { BaseUrl, type ConnectionDraft, connectionDraft, readConnection } from './connection-form.ts';
import { firstError, type FormErrors, type Read, validate } from './form-errors.ts';

/** The first step while it is typed. `clientId` is empty while a new client is named. */
export interface InstanceDraft {
  clientId: string;
  clientName: string;
  edition: Edition;
  name: string;
  stage: Stage;
  baseUrl: string;
  services: Service[];
  connection: ConnectionDraft;
}

export const emptyInstance = (clientId = ''): InstanceDraft => ({
  clientId,
  clientName: '',
  edition: 'commerce',
  name: '',
  stage: 'production',
  baseUrl: '',
  services: [],
  connection: connectionDraft(),
});

/** The form for an instance that is there already. */
export const instanceDraft = (instance: Instance): InstanceDraft => ({
  ...emptyInstance(instance.clientId),
  name: instance.name,
  stage: instance.stage,
  baseUrl: instance.baseUrl ?? '',
  services: [...instance.services],
  connection: connectionDraft(instance.connection),
});

export interface InstanceValues {
  /** Undefined when one of the known clients was picked. */
  readonly newClient: MethodInput<'clients.add'> | undefined;
  readonly fields: Omit<MethodInput<'instances.add'>, 'client'>;
}

/** People write `shop.example.com`; the contract wants the whole address. */
const completeUrl = (text: string): string => (/^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`);

const nameFault = (text: string, what: string): string | undefined => {
  const read = validate(Name, text);
  if (read.ok) return undefined;
  return text.trim() === '' ? `Give ${what} a name.` : `The name ${Object.values(read.errors)[0]}.`;
};

/** Reads the first step, or says under which field what is wrong. */
export const readInstance = (draft: InstanceDraft): Read<InstanceValues> => {
  const errors: Record<string, string> = {};
  const isNewClient = draft.clientId === '';
  const note = (field: string, fault: string | undefined) => {
    if (fault !== undefined) errors[field] = fault;
  };
  if (isNewClient) note('clientName', nameFault(draft.clientName, 'the client'));
  note('name', nameFault(draft.name, 'the instance'));
  const url = draft.baseUrl.trim();
  const baseUrl = url === '' ? undefined : completeUrl(url);
  if (baseUrl !== undefined && !BaseUrl.safeParse(baseUrl).success) {
    errors['baseUrl'] = 'Give the shop’s address, such as https://shop.example.com/.';
  }
  const connection = readConnection(draft.connection);
  if (!connection.ok) {
    for (const [field, fault] of Object.entries(connection.errors)) errors[`connection.${field}`] = fault;
  }
  if (!connection.ok || Object.keys(errors).length > 0) return { ok: false, errors };
  return {
    ok: true,
    values: {
      newClient: isNewClient ? { name: draft.clientName.trim(), edition: draft.edition } : undefined,
      fields: {
        name: draft.name.trim(),
        stage: draft.stage,
        ...(baseUrl === undefined ? {} : { baseUrl }),
        services: [...draft.services],
        connection: connection.values,
      },
    },
  };
};

/** The field that the focus goes to when the form was refused. */
export const fieldToMend = (errors: FormErrors): string | undefined =>
  firstError(errors, ['clientName', 'name', 'baseUrl']);

export const stageTexts: Readonly<Record<Stage, string>> = {
  production: 'Production',
  staging: 'Staging',
  development: 'Development',
};
