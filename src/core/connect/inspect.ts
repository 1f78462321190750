import { connectSteps } from '../../contract/connect-steps.ts';
import type { Core, Handlers } from '../handlers.ts';
import { converse } from './converse.ts';
import { connectorMissing } from './faults.ts';
import { createVisits, describeProof } from './visits.ts';

export const createInspectMethods = (core: Core): Handlers<'instances.inspect' | 'instances.verify'> => {
  const { runner } = core.ports;
  const { visit, noteFound, journal } = createVisits(core);

  return {
    'instances.inspect': (wish) =>
      visit(wish, connectSteps.slice(0, 3), async (here) => {
        const inspection = await converse(runner, here, async (talk) => talk.inspection);
        const instance = await noteFound(here, inspection);
        return { instance, inspection, drift: instance.inspected?.drift ?? [] };
      }),

    'instances.verify': (wish) =>
      visit(wish, ['reach', 'inspect', 'compare', 'verify'], async (here) => {
        const { inspection, proof } = await converse(runner, here, async (talk) => {
          const { connector } = talk.inspection;
          if (connector !== 'usable') throw connectorMissing(here.name, connector, here.services);
          return { inspection: talk.inspection, proof: await talk.verify() };
        });
        const { verified } = proof;
        const instance = await noteFound(here, inspection, ({ connected }, at) => {
          if (verified && connected?.dataSpaceId === verified.dataSpaceId) connected.verifiedAt = at;
        });
        await journal(here, 'instance.verify', `Asked ${here.name}: ${describeProof(proof)}`);
        return { instance, ...proof };
      }),
  };
};
