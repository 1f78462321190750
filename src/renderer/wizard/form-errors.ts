import type * as z from 'zod';

/** What is wrong with each field of a form, by the field's name. */
export type FormErrors = Readonly<Record<string, string>>;

export type Read<T> =
  { readonly ok: true; readonly values: T } | { readonly ok: false; readonly errors: FormErrors };

/** Reads a form's values by a schema of the contract; of several errors at one field the first is told. */
export const validate = <S extends z.ZodType>(schema: S, values: unknown): Read<z.output<S>> => {
  const parsed = schema.safeParse(values);
  if (parsed.success) return { ok: true, values: parsed.data };
  const errors: Record<string, string> = {};
  for (const { path, message } of parsed.error.issues) errors[path.join('.')] ??= message;
  return { ok: false, errors };
};

/** The name of the first field, in this order, that has an error: where the focus goes. */
export const firstError = (errors: FormErrors, order: readonly string[]): string | undefined =>
  order.find((name) => errors[name] !== undefined) ?? Object.keys(errors)[0];
