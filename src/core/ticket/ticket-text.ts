import { editionWords } from '../../contract/edition-words.ts';
import { printable } from '../../contract/printable.ts';
import type { ProjectQuota } from '../../contract/methods.ts';
import type { Client, DataSpace, Instance, Project } from '../../contract/model.ts';

export interface Ticket {
  readonly subject: string;
  readonly text: string;
}

/** An instance that has to do with the data space. */
export interface Party {
  /** `Client/Name`. */
  readonly name: string;
  readonly instance: Instance;
}

/** What only the person who sends it knows. */
const blank = (label: string): string => `${label}: [fill in]`;

/** Support asks for the MageID and the ids of the project and the data space; the rest saves a question. */
const write = (subject: string, parts: readonly (readonly string[])[]): Ticket => ({
  subject,
  text: [[`Subject: ${subject}`], ...parts].map((lines) => lines.map(printable).join('\n')).join('\n\n'),
});

const account = (client: Client): string[] => [
  blank('MageID of the license holder'),
  `Merchant: ${client.name} (${editionWords[client.edition]})`,
];

const spaceLines = (space: DataSpace): string[] => [
  `SaaS project: ${space.projectName} (${space.projectId})`,
  `Data space: ${space.name} (${space.type}), data space ID ${space.id}`,
];

const party = ({ name, instance }: Party): string =>
  `- ${[name, instance.stage, instance.baseUrl].filter((part) => part !== undefined).join(', ')}`;

const services = (parties: readonly Party[]): string[] => {
  const used = [...new Set(parties.flatMap(({ instance }) => instance.services))];
  return used.length > 0 ? [`Services in use: ${used.join(', ')}`] : [blank('Services in use')];
};

/** domain.md, rule 5: nothing but a ticket adds a data space. */
export const quotaTicket = (client: Client, project: Project, quota: ProjectQuota | undefined): Ticket =>
  write('One more SaaS data space for Commerce Services', [
    [`We need one more data space in the SaaS project “${project.name}” (${project.id}) of ${client.name}.`],
    account(client),
    [
      'The project has:',
      ...(quota?.lines ?? []).map(
        ({ type, existing, included, free }) => `- ${type}: ${existing} (${included} included, ${free} free)`,
      ),
    ],
    ['Data spaces:', ...project.dataSpaces.map(({ name, type, id }) => `- ${name} (${type}): ${id}`)],
    [blank('Type of the data space we need (production or testing)'), blank('What for')],
  ]);

/** domain.md, rule 4: what a second instance wrote into a data space only support takes out again. */
export const pollutedTicket = (
  client: Client,
  space: DataSpace,
  owners: readonly Party[],
  others: readonly Party[],
): Ticket =>
  write('Clean up a SaaS data space that holds another instance’s data', [
    [
      `Another instance than its own wrote into the data space “${space.name}” of ${client.name}: its settings were copied with a database. Please clean the data space, so that its own instance can sync into it anew.`,
    ],
    [...account(client), ...spaceLines(space)],
    ...(owners.length > 0 ? [['It belongs to:', ...owners.map(party)]] : [[blank('It belongs to')]]),
    ...(others.length > 0
      ? [['What wrote into it besides:', ...others.map(party)]]
      : [[blank('What wrote into it besides')]]),
    [
      ...services(owners),
      blank('Since when'),
      blank('What is to be removed (all of it, or what came from which instance)'),
    ],
  ]);

/** domain.md, rule 13. */
export const hibernationTicket = (client: Client, space: DataSpace, owners: readonly Party[]): Ticket =>
  write('Wake up a hibernated SaaS data space', [
    [
      `The data space “${space.name}” of ${client.name} is hibernated. Please wake it up: it is needed again.`,
    ],
    [...account(client), ...spaceLines(space)],
    ...(owners.length > 0 ? [['It belongs to:', ...owners.map(party)]] : [[blank('It belongs to')]]),
    [...services(owners), blank('Needed from'), blank('What for')],
  ]);
