import type { Listener } from '../contract/events.ts';
import type { MethodName, MethodOutput, ParsedInput } from '../contract/methods.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { Ports } from './ports.ts';
import type { Vault } from './vault/vault.ts';

/** What every subject's handlers are made of. */
export interface Core {
  readonly ports: Ports;
  readonly vault: Vault;
  readonly jobs: Jobs;
  readonly emit: Listener;
  readonly version: string;
}

/** The handlers of the named methods: parsed input in, output to be parsed out. */
export type Handlers<M extends MethodName = MethodName> = {
  [Method in M]: (input: ParsedInput<Method>) => Promise<MethodOutput<Method>>;
};
