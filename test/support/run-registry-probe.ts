import { execaNode } from 'execa';
import type { RegistryAccess } from '../../src/core/ports.ts';
import { buildProgram } from './build-program.ts';

export interface RegistryProbe {
  /** Checks the pair in a process of its own, with these changes to the environment. */
  check(access: RegistryAccess, env: Record<string, string | undefined>): Promise<string>;
  remove(): Promise<void>;
}

/** The registry client as a program, for what Node reads from the environment only as it starts. */
export const buildRegistryProbe = async (): Promise<RegistryProbe> => {
  const program = await buildProgram('registry-probe.ts');
  return {
    async check(access, env) {
      const { stdout } = await execaNode(program.path, { input: JSON.stringify(access), env });
      return stdout;
    },
    remove: program.remove,
  };
};
