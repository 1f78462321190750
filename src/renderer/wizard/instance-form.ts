import type { MethodInput } from '../../contract/methods.ts';
import { type Edition, type Instance, NamePart, type Service, type Stage } from '../../contract/model.ts';
import { BaseUrl, type ConnectionDraft, connectionDraft, readConnection } from './connection-form.ts';
import { firstError, type FormErrors, type Read, validate } from './form-errors.ts';

/** Whose instance it is; `clientId` is empty while a new client is named. */
export interface ClientDraft {
  clientId: string;
  clientName: string;
  edition: Edition;
}

/** The first step while it is typed. */
export interface InstanceDraft extends ClientDraft {
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

/** What is wrong with the name of `what`; undefined where nothing is. */
export const nameFault = (text: string, what: string): string | undefined => {
  const read = validate(NamePart, text);
  if (read.ok) return undefined;
  return text.trim() === '' ? `Give ${what} a name.` : `The name ${Object.values(read.errors)[0]}.`;
};

export const clientFault = ({ clientId, clientName }: ClientDraft): string | undefined =>
  clientId === '' ? nameFault(clientName, 'the client') : undefined;

/** Undefined when one of the known clients was picked. */
export const newClientIn = ({
  clientId,
  clientName,
  edition,
}: ClientDraft): MethodInput<'clients.add'> | undefined =>
  clientId === '' ? { name: clientName.trim(), edition } : undefined;

/** Under the names that the fields of a connection have in a form. */
export const connectionErrors = (errors: FormErrors): FormErrors =>
  Object.fromEntries(Object.entries(errors).map(([field, fault]) => [`connection.${field}`, fault]));

/** Reads the first step, or says under which field what is wrong. */
export const readInstance = (draft: InstanceDraft): Read<InstanceValues> => {
  const errors: Record<string, string> = {};
  const note = (field: string, fault: string | undefined) => {
    if (fault !== undefined) errors[field] = fault;
  };
  note('clientName', clientFault(draft));
  note('name', nameFault(draft.name, 'the instance'));
  const url = draft.baseUrl.trim();
  const baseUrl = url === '' ? undefined : completeUrl(url);
  if (baseUrl !== undefined && !BaseUrl.safeParse(baseUrl).success) {
    errors['baseUrl'] = 'Give the shop’s address, such as https://shop.example.com/.';
  }
  const connection = readConnection(draft.connection);
  if (!connection.ok) Object.assign(errors, connectionErrors(connection.errors));
  if (!connection.ok || Object.keys(errors).length > 0) return { ok: false, errors };
  return {
    ok: true,
    values: {
      newClient: newClientIn(draft),
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
