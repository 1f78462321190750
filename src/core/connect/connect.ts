import { connectSteps } from '../../contract/connect-steps.ts';
import type { ConnectAnswer, ParsedInput } from '../../contract/methods.ts';
import type { Instance } from '../../contract/model.ts';
import { assertBound, connectorConfig } from '../export/build-config.ts';
import type { ConnectorConfig } from '../export/connector-config.ts';
import { nextSteps } from '../export/follow-up.ts';
import { readSecrets } from '../export/read-secrets.ts';
import type { Core, Handlers } from '../handlers.ts';
import { guardInstance } from '../instances/guard-instance.ts';
import { enforceGuards } from '../instances/guards.ts';
import { overridden } from '../journal/record-change.ts';
import { recordableUrl } from './base-url.ts';
import { gatewaysLeftOut } from './gateways-left-out.ts';
import { guardConnecting } from './guard-found.ts';
import { type LiveOutcome, writeLive } from './live-write.ts';
import { givenTo, noteConnected, noteSeen } from './take-down.ts';
import { createVisits, describeProof, notRecorded, type Visit } from './visits.ts';
import { wantedOf } from './wanted.ts';

type Wish = ParsedInput<'instances.connect'>;

const answerOf = ({ profile }: Visit, wish: Wish, instance: Instance, live: LiveOutcome): ConnectAnswer => {
  const { outcome, inspection, notices, ...told } = live;
  const left = wish.withGateways ? [] : gatewaysLeftOut(profile, inspection);
  return {
    ...told,
    instance,
    outcome: outcome === 'written' ? 'connected' : outcome,
    notices: [...notices, ...left],
    followUp: outcome === 'written' ? nextSteps(instance.services) : [],
  };
};

export const createConnectMethods = (core: Core): Handlers<'instances.connect'> => {
  const { ports, vault } = core;
  const { visit, note, journal, manner } = createVisits(core);

  /** The wanted settings with their secrets. */
  const reveal = async (
    { profile, instance }: Visit,
    { withGateways }: Wish,
    entries: ConnectorConfig,
  ): Promise<ConnectorConfig> => {
    if (!entries.some(({ secret, value }) => secret && value !== '')) return entries;
    const secrets = await readSecrets(vault, profile, instance);
    const gateways = withGateways ? profile.settings.gateways : undefined;
    const paths = new Set(entries.map(({ path }) => path));
    const whole = connectorConfig(assertBound(profile, instance), secrets, gateways);
    return whole.filter(({ path }) => paths.has(path));
  };

  /** Notes that the instance has what it was to have; true where that was not known. */
  const takeDown = async (here: Visit, { inspection, verified }: LiveOutcome) => {
    const given = givenTo(here.profile, here.instance);
    let isNews = false;
    const instance = await note(here, (draft, seen, at) => {
      isNews = noteConnected(seen, given, at);
      if (verified && seen.connected) seen.connected.verifiedAt = at;
      seen.baseUrl ??= recordableUrl(inspection.baseUrl);
      noteSeen(draft, seen, inspection, at);
    }).catch((error: unknown) => {
      throw notRecorded(`${here.name} is connected`, error);
    });
    return { instance, isNews };
  };

  return {
    'instances.connect': (wish) =>
      visit(wish, connectSteps, async (here) => {
        const { profile, instance, name } = here;
        const wanted = wantedOf(profile, instance, wish.withGateways);
        enforceGuards(guardInstance(profile, instance, 'connect'), wish.overrides);
        if (!wish.dryRun) await vault.assertOpen(profile);
        const live = await writeLive(ports.runner, here, {
          ...manner(wish),
          doing: 'Connecting',
          wanted,
          dryRun: wish.dryRun,
          verifies: true,
          guard: (inspection) =>
            enforceGuards(guardConnecting(profile, instance, inspection), wish.overrides),
          reveal: (entries) => reveal(here, wish, entries),
        });
        if (live.outcome === 'planned') return answerOf(here, wish, instance, live);

        const { instance: noted, isNews } = await takeDown(here, live);
        const proof = describeProof(live);
        if (live.outcome === 'written' || isNews) {
          const space = `data space ${instance.dataSpace?.name} (${instance.dataSpace?.id})`;
          const text = `Connected ${name} to the ${space}, ${live.changes.length} settings changed; ${proof}${overridden(wish.overrides)}`;
          await journal(here, 'instance.connect', text);
        } else await journal(here, 'instance.verify', `Asked ${name}: ${proof}`);
        return answerOf(here, wish, noted, live);
      }),
  };
};
