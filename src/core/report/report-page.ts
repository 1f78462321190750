import { createHash } from 'node:crypto';
import { stateTones } from '../../contract/instance-state.ts';
import { shortFingerprint } from '../../contract/short-fingerprint.ts';
import { counted } from '../../contract/counted.ts';
import { editionWords } from '../../contract/edition-words.ts';
import type { KeyProblem } from '../../contract/key-problem.ts';
import { type Markup, markup } from './markup.ts';
import { checkStateOf, keyAgesChart, statesChart } from './report-charts.ts';
import {
  allInstances,
  allKeyPairs,
  needAttention,
  type ReportContent,
  type ReportedClient,
  type ReportedInstance,
  type ReportedKeys,
} from './report-content.ts';
import { reportStyle } from './report-style.ts';

const moment = (at: string | undefined): Markup | undefined =>
  at === undefined
    ? markup`<span class="quiet">never</span>`
    : markup`<time datetime="${at}">${at.slice(0, 16).replace('T', ' ')}</time>`;

const days = (count: number): string => counted(count, 'day');

const checkTone = { accepted: 'good', refused: 'bad', 'not known': 'neutral' } as const;

const keyProblemWords: Record<KeyProblem, Markup> = {
  refused: markup`<span class="bad">refused by the service</span>`,
  unfinished: markup`<span class="warn">replacement unfinished</span>`,
  old: markup`<span class="warn">old</span>`,
  unchecked: markup`<span class="warn">not checked</span>`,
};

const keyRow = ({ pair, ageDays, problems, usedBy }: ReportedKeys): Markup => {
  const state = checkStateOf(pair);
  return markup`<tr>
<td>${pair.label}${pair.replacedBy === undefined ? undefined : markup`<small>replaced by another pair</small>`}</td>
<td class="word">${pair.keyEnvironment}</td>
<td class="number">${problems.includes('old') ? markup`<span class="warn">${days(ageDays)}</span>` : days(ageDays)}</td>
<td class="word"><span class="${checkTone[state]}">${state}</span></td>
<td>${moment(pair.check?.at)}</td>
<td class="number">${usedBy}</td>
<td><code>${shortFingerprint(pair.privateKeyFingerprint)}</code></td>
<td><code>…${pair.apiKeyEnding}</code></td>
</tr>`;
};

const keysOf = ({ keyPairs }: ReportedClient): Markup =>
  keyPairs.length === 0
    ? markup`<p class="quiet">No key pairs.</p>`
    : markup`<table class="wide">
<thead><tr><th>Key pair</th><th>Kind</th><th class="number">Age</th><th>The service says</th><th>Last asked</th><th class="number">Instances</th><th>Public key</th><th>API key</th></tr></thead>
<tbody>${keyPairs.map(keyRow)}</tbody>
</table>`;

const pairAge = (kind: string, keys: ReportedKeys | undefined): Markup =>
  keys ? markup`<small>${kind}: ${days(keys.ageDays)}</small>` : markup`<small>${kind}: none</small>`;

const inspectedWords = ({ instance: { inspected } }: ReportedInstance): string | undefined => {
  if (!inspected) return undefined;
  return inspected.drift.length === 0
    ? 'nothing differs'
    : `${counted(inspected.drift.length, 'difference')}`;
};

const instanceRow = (reported: ReportedInstance): Markup => {
  const { instance, keyPairs, givenAt, state, chip, problems } = reported;
  const { name, stage, baseUrl, project, dataSpace } = instance;
  const why =
    problems.length === 0
      ? undefined
      : markup`<tr class="why"><td colspan="7"><ul>${problems.map((problem) => markup`<li>${problem}</li>`)}</ul></td></tr>`;
  return markup`<tr${why && markup` class="with-why"`}>
<td>${name}<small>${baseUrl}</small></td>
<td class="word">${stage}</td>
<td>${dataSpace ? markup`${dataSpace.name} <span class="quiet">(${dataSpace.type}) of ${project?.name}</span><small><code>${dataSpace.id}</code></small>` : markup`<span class="quiet">none</span>`}</td>
<td>${instance.activeKeyEnvironment}${pairAge('sandbox', keyPairs.sandbox)}${pairAge('production', keyPairs.production)}</td>
<td>${moment(givenAt)}${instance.connected?.verifiedAt === undefined ? undefined : markup`<small>verified ${moment(instance.connected.verifiedAt)}</small>`}</td>
<td>${moment(instance.inspected?.at)}<small>${inspectedWords(reported)}</small></td>
<td class="word"><span class="${stateTones[state]}">${chip}</span></td>
</tr>${why}`;
};

const instancesOf = ({ instances }: ReportedClient): Markup =>
  instances.length === 0
    ? markup`<p class="quiet">No instances.</p>`
    : markup`<table class="wide">
<thead><tr><th>Instance</th><th>Stage</th><th>Data space</th><th>Keys in use, and ages</th><th>Last given</th><th>Last inspected</th><th>State</th></tr></thead>
<tbody>${instances.map(instanceRow)}</tbody>
</table>`;

const clientSection = (reported: ReportedClient, index: number): Markup => {
  const { client, keyPairs, instances } = reported;
  return markup`<section aria-labelledby="client-${index}">
<h2 id="client-${index}">${client.name}<span>${editionWords[client.edition]}, ${counted(instances.length, 'instance')}, ${counted(keyPairs.length, 'key pair')}</span></h2>
<h3>Key pairs</h3>
${keysOf(reported)}
<h3>Instances</h3>
${instancesOf(reported)}
</section>
`;
};

/** Every instance and key pair with a problem, and where on the page it is told. */
const attentionSection = ({ clients }: ReportContent): Markup | undefined => {
  const rows = clients.flatMap(({ client, instances, keyPairs }, index) => {
    const row = (name: string, kind: string, state: Markup) =>
      markup`<tr><td><a href="#client-${index}">${client.name}</a></td><td>${name}</td><td class="word">${kind}</td><td>${state}</td></tr>
`;
    return [
      ...instances
        .filter(({ problems }) => problems.length > 0)
        .map(({ instance, state, chip }) =>
          row(
            instance.name,
            `${instance.stage} instance`,
            markup`<span class="${stateTones[state]}">${chip}</span>`,
          ),
        ),
      ...keyPairs.flatMap(({ pair, problems: [worst] }) =>
        worst ? [row(pair.label, `${pair.keyEnvironment} keys`, keyProblemWords[worst])] : [],
      ),
    ];
  });
  if (rows.length === 0) return undefined;
  return markup`<section aria-labelledby="attention">
<h2 id="attention">What needs attention</h2>
<table>
<thead><tr><th>Client</th><th>Name</th><th>What it is</th><th>State</th></tr></thead>
<tbody>${rows}</tbody>
</table>
</section>
`;
};

/** Nothing runs and nothing is fetched; the one style is known by its hash. */
const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(reportStyle).digest('base64')}'; base-uri 'none'; form-action 'none'`;

/** One self-contained HTML page; every text in it is escaped. */
export const reportPage = (content: ReportContent): string => {
  const [keyPairs, instances] = [allKeyPairs(content), allInstances(content)];
  const needed = needAttention(content);
  const tile = (figure: number, what: string) => markup`<div><dt>${what}</dt><dd>${figure}</dd></div>`;
  const body = markup`<header>
<h1>Commerce Services connections</h1>
<p class="quiet">From Keybridge, ${moment(content.at)} UTC. All times are UTC.</p>
${content.isPractice ? markup`<p class="practice">This is practice: nothing in it is real.</p>` : undefined}
</header>
<main>
<dl>${tile(content.clients.length, 'clients')}${tile(instances.length, 'instances')}${tile(keyPairs.length, 'key pairs')}${tile(needed.instances, needed.instances === 1 ? 'instance needs attention' : 'instances need attention')}${tile(needed.keyPairs, needed.keyPairs === 1 ? 'key pair needs attention' : 'key pairs need attention')}</dl>
<div class="charts">
${keyPairs.length > 0 ? keyAgesChart(keyPairs) : undefined}
${instances.length > 0 ? statesChart(instances) : undefined}
</div>
${attentionSection(content)}
${content.clients.map(clientSection)}
</main>
<footer>
<p>A key pair’s age counts from the day that it came into a Keybridge; it may be older. There is no key in this report: public keys are told by the SHA-256 of theirs, shortened, API keys by their last characters.</p>
</footer>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Commerce Services connections, ${content.at.slice(0, 10)}</title>
<style>${reportStyle}</style>
</head>
<body>
${body.text}
</body>
</html>
`;
};
