import type { KeyEnvironment } from '../../src/contract/model.ts';
import type { RegistryAccess } from '../../src/core/ports.ts';
import type { Simulator } from '../../src/simulator/start-simulator.ts';

/** What the license holder asks the simulator with. */
export const accessTo = (
  simulator: Simulator,
  keyEnvironment: KeyEnvironment = 'production',
  changes: Partial<RegistryAccess> = {},
): RegistryAccess => ({
  ...simulator.licenseHolder[keyEnvironment],
  keyEnvironment,
  gateway: simulator.url,
  timeouts: { connect: 5_000, answer: 5_000 },
  proxy: { kind: 'environment' },
  ...changes,
});
