import { instanceStates, stateTones, stateWords } from '../../contract/instance-state.ts';
import type { KeyPair } from '../../contract/model.ts';
import { type Bar, barChart } from './bar-chart.ts';
import type { Markup } from './markup.ts';
import type { ReportedInstance, ReportedKeys } from './report-content.ts';

/** Days from which on a pair belongs to the next group. */
const ages = [
  { label: 'under 30 days', under: 30 },
  { label: '30 to 89 days', under: 90 },
  { label: '90 to 179 days', under: 180 },
  { label: '180 to 364 days', under: 365 },
  { label: 'a year and more', under: Infinity },
] as const;

type CheckState = 'accepted' | 'not known' | 'refused';

export const checkStateOf = ({ check }: KeyPair): CheckState => {
  if (check?.state === 'accepted') return 'accepted';
  return check?.state === 'rejected' ? 'refused' : 'not known';
};

const checkParts = (keys: readonly ReportedKeys[]): Bar['parts'] => {
  const count = (state: CheckState) => keys.filter(({ pair }) => checkStateOf(pair) === state).length;
  return [
    { name: 'accepted', tone: 'good', value: count('accepted') },
    { name: 'not known', tone: 'neutral', value: count('not known') },
    { name: 'refused', tone: 'bad', value: count('refused') },
  ];
};

/** How old the pairs are, those left out that another one has replaced. */
export const keyAgesChart = (keyPairs: readonly ReportedKeys[]): Markup => {
  const current = keyPairs.filter(({ pair }) => pair.replacedBy === undefined);
  const bars = ages.map(({ label, under }, index) => {
    const from = ages[index - 1]?.under ?? 0;
    return { label, parts: checkParts(current.filter(({ ageDays }) => ageDays >= from && ageDays < under)) };
  });
  return barChart('key-ages', 'Age of the key pairs, and what the service says of them', bars);
};

/** How many instances are in which state, the worst first. */
export const statesChart = (instances: readonly ReportedInstance[]): Markup => {
  const counts = new Map<string, number>();
  for (const { state } of instances) counts.set(state, (counts.get(state) ?? 0) + 1);
  const bars = instanceStates
    .filter((state) => counts.has(state))
    .map((state) => ({
      label: stateWords[state],
      parts: [{ name: stateWords[state], tone: stateTones[state], value: counts.get(state) ?? 0 }],
    }));
  return barChart('states', 'State of the instances', bars);
};
