import { type Command, Option } from 'commander';
import { counted } from '../contract/counted.ts';
import { editionWords } from '../contract/edition-words.ts';
import type { ProjectQuota, Quota } from '../contract/methods.ts';
import type { KeyEnvironment } from '../contract/model.ts';

export interface ScopeOptions {
  client: string;
  environment: KeyEnvironment;
  keys?: string;
  offline?: boolean;
}

/** Which client's registry is meant, and with which key pair it is asked. */
export const withScope = (command: Command): Command =>
  command
    .requiredOption('--client <client>', 'whose registry')
    .addOption(
      new Option('--environment <environment>', 'which kind of key pair asks')
        .choices(['sandbox', 'production'])
        .default('production'),
    )
    .option('--keys <id>', 'which pair, where the client has several');

export const scopeOf = ({ client, environment, keys }: ScopeOptions) => ({
  client,
  keyEnvironment: environment,
  keys,
});

/** The quota and what is left of it, for people. */
export const describeQuota = ({ edition, projects, advice }: Quota): string => {
  const made = ({ type, included, existing }: ProjectQuota['lines'][number]): string => {
    const kind = `${type.toLowerCase()} data space`;
    return existing > included
      ? `${counted(existing, kind)}, though ${editionWords[edition]} includes ${included === 0 ? 'none' : included}`
      : `${existing} of ${included} ${kind}s made`;
  };
  const lines = projects.map(({ projectName, lines }) => {
    const counts = lines
      .filter(({ included, existing }) => included > 0 || existing > 0)
      .map((line) => `${made(line)}, ${line.free} of them free`);
    return `${projectName}: ${counts.join('; ')}.`;
  });
  return [...lines, advice].join('\n');
};

export const describeAge = (at: string): string =>
  `As read on ${at.slice(0, 16).replace('T', ' ')} UTC; the registry was not asked now.`;
