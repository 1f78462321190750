import { csv } from '../../contract/csv.ts';
import type { ReportContent, ReportedClient, ReportedInstance, ReportedKeys } from './report-content.ts';

const keyColumns = (keys: ReportedKeys | undefined): string[] => [
  keys?.pair.label ?? '',
  keys ? String(keys.ageDays) : '',
  keys?.pair.check?.state ?? '',
  keys?.pair.check?.at ?? '',
];

const head = [
  ...['client', 'edition', 'instance', 'stage', 'base_url', 'state', 'problems'],
  ...['project', 'project_id', 'data_space', 'data_space_type', 'data_space_id', 'keys_in_use'],
  ...['sandbox_keys', 'sandbox_keys_age_days', 'sandbox_keys_check', 'sandbox_keys_checked_at'],
  ...['production_keys', 'production_keys_age_days', 'production_keys_check', 'production_keys_checked_at'],
  ...['last_given_at', 'verified_at', 'inspected_at', 'differences'],
];

const row = (
  { client }: ReportedClient,
  { instance, keyPairs, givenAt, chip, problems }: ReportedInstance,
): string[] => [
  ...[client.name, client.edition, instance.name, instance.stage, instance.baseUrl ?? ''],
  ...[chip, problems.join('\n'), instance.project?.name ?? '', instance.project?.id ?? ''],
  ...[instance.dataSpace?.name ?? '', instance.dataSpace?.type ?? '', instance.dataSpace?.id ?? ''],
  instance.activeKeyEnvironment,
  ...keyColumns(keyPairs.sandbox),
  ...keyColumns(keyPairs.production),
  ...[givenAt ?? '', instance.connected?.verifiedAt ?? '', instance.inspected?.at ?? ''],
  instance.inspected ? String(instance.inspected.drift.length) : '',
];

/** A row an instance; of a client without any, its name and edition. */
export const reportCsv = ({ clients }: ReportContent): string =>
  csv([
    head,
    ...clients.flatMap((reported) =>
      reported.instances.length > 0
        ? reported.instances.map((instance) => row(reported, instance))
        : [head.map((_, index) => [reported.client.name, reported.client.edition][index] ?? '')],
    ),
  ]);
