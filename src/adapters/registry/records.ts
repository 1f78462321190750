import * as z from 'zod';
import type { RegistryDataSpace } from '../../contract/model.ts';
import { CoreError } from '../../core/core-error.ts';
import { hostOf, type Inquiry } from './failure.ts';
import { withoutControls } from './text.ts';

const Id = z.string().regex(/^\P{Cc}+$/u, 'is empty or holds control characters');
const Text = z.string().transform(withoutControls);

/** One data space on the wire; other fields are ignored, for only the first five are always there (registry-api.md). */
const WireRecord = z
  .object({
    projectId: Id,
    projectName: Text,
    environmentId: Id,
    environmentName: Text,
    environmentType: Text,
    featureSet: z.array(Text).nullish(),
  })
  .transform((record): RegistryDataSpace => ({
    id: record.environmentId,
    name: record.environmentName,
    type: record.environmentType,
    projectId: record.projectId,
    projectName: record.projectName,
    features: record.featureSet ?? [],
  }));
const WireRecords = z.object({ results: z.array(WireRecord) }).transform(({ results }) => results);

const read = <T>(schema: z.ZodType<T>, value: unknown, inquiry: Inquiry): T => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') || 'answer';
  throw new CoreError(
    'unexpected-answer',
    `${hostOf(inquiry)} answered ${inquiry.what} with a broken record: ${field}: ${issue?.message}.`,
    'Update Keybridge. If it stays, report it with the name of the field.',
  );
};

/** The records under `results`; throws `unexpected-answer` with the field's name where one is broken. */
export const readRecords = (value: unknown, inquiry: Inquiry): RegistryDataSpace[] =>
  read(WireRecords, value, inquiry);

/** One bare record. */
export const readRecord = (value: unknown, inquiry: Inquiry): RegistryDataSpace =>
  read(WireRecord, value, inquiry);
