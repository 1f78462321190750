import type * as z from 'zod';
import { type Dispatch, type DispatchOf, methods, type MethodTable } from '../contract/methods.ts';
import type { Failure } from '../contract/errors.ts';
import { CoreError } from './core-error.ts';
import type { Handlers } from './handlers.ts';
import type { Log } from './ports.ts';

/** `keyEnvironment` → `key environment`. */
const inWords = (path: readonly PropertyKey[]): string =>
  path
    .filter((part) => typeof part === 'string')
    .join(' ')
    .replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);

const badInput = (error: z.ZodError): Failure => {
  const faults = error.issues.map(({ path, message }) => {
    const what = inWords(path);
    if (what === '') return message;
    return message.startsWith('must') || message.startsWith('is')
      ? `the ${what} ${message}`
      : `${what}: ${message}`;
  });
  const sentence = faults.join('; ');
  return {
    code: 'bad-input',
    message: `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`,
    remedy: 'Correct the named values and try again.',
  };
};

const internal = (): Failure => ({
  code: 'internal',
  message: 'Something went wrong inside Keybridge; nothing is known to have been changed.',
  remedy: 'See keybridge.log in the profile folder, and report it.',
});

/** What a door is told of something that was thrown; `what` begins a line of the log where nobody expected it. */
export const failureOf = (error: unknown, what: string, log: Log): Failure => {
  if (error instanceof CoreError) return error.toFailure();
  log.error(`${what} failed`, error);
  return internal();
};

type HandlersOf<T extends MethodTable> = {
  [M in keyof T]: (input: z.output<T[M]['input']>) => Promise<z.output<T[M]['output']>>;
};

/** Parses input, calls the handler, parses its output. A stray field in an output is an error, not a leak. */
export const createTableDispatch = <T extends MethodTable>(
  table: T,
  handlers: HandlersOf<T>,
  log: Log,
): DispatchOf<T> => {
  const known = new Map(Object.entries(handlers));

  const dispatch = async (method: string, input: unknown) => {
    const handler = known.get(method) as ((input: unknown) => Promise<unknown>) | undefined;
    if (!handler) {
      const message = 'Keybridge does not know what it was asked for.';
      return { ok: false, error: { code: 'bad-input', message, remedy: 'Update it, and start it again.' } };
    }
    const { input: inputSchema, output: outputSchema } = table[method] as T[string];
    const parsed = inputSchema.safeParse(input);
    if (!parsed.success) return { ok: false, error: badInput(parsed.error) };
    try {
      return { ok: true, value: outputSchema.parse(await handler(parsed.data)) };
    } catch (error) {
      return { ok: false, error: failureOf(error, method, log) };
    }
  };
  return dispatch as DispatchOf<T>;
};

export const createDispatch = (handlers: Handlers, log: Log): Dispatch =>
  createTableDispatch(methods, handlers, log);
