import type { MethodOutput } from '../../contract/methods.ts';

/** What differs from what the shop was last given, in a sentence. */
export const changesText = (
  { changes }: Pick<MethodOutput<'exports.preview'>, 'changes'>,
  age: string | undefined,
): string => {
  if (age === undefined) return 'Keybridge gave this shop nothing before.';
  const parts = [
    changes.dataSpace ? 'the data space' : undefined,
    changes.sandboxKeys ? 'the sandbox keys' : undefined,
    changes.productionKeys ? 'the production keys' : undefined,
  ].filter((part) => part !== undefined);
  if (parts.length === 0) return `The same keys and data space as it was last given, ${age}.`;
  const last = parts.pop();
  const list = parts.length === 0 ? last : `${parts.join(', ')} and ${last}`;
  return `Changed since it was last given its settings, ${age}: ${list}.`;
};

export interface SummaryLine {
  readonly name: string;
  readonly value: string;
  readonly detail: string | undefined;
  readonly isChanged: boolean;
}

/** The settings as a person thinks of them; the full list stands below it. */
export const summarise = ({ entries, changes }: MethodOutput<'exports.preview'>): SummaryLine[] => {
  const valueOf = (ending: string) => entries.find(({ path }) => path.endsWith(ending))?.value;
  const line = (name: string, value: string | undefined, detail: string | undefined, isChanged = false) =>
    value === undefined ? [] : [{ name, value, detail, isChanged }];
  const active = valueOf('magento_saas/environment');
  const type = valueOf('services_id/environment');
  const name = valueOf('services_id/environment_name');
  return [
    ...line(
      'Sandbox keys',
      valueOf('/sandbox_api_key'),
      valueOf('/sandbox_private_key'),
      changes.sandboxKeys,
    ),
    ...line(
      'Production keys',
      valueOf('/production_api_key'),
      valueOf('/production_private_key'),
      changes.productionKeys,
    ),
    ...line('Connector uses', active && `its ${active} keys`, undefined),
    ...line('SaaS project', valueOf('/project_name'), valueOf('/project_id')),
    ...line(
      'Data space',
      name === undefined || name === type ? name : `${name} (${type})`,
      valueOf('/environment_id'),
      changes.dataSpace,
    ),
  ];
};
