import type { ExportAnswer } from '../../contract/methods.ts';
import type { ExportFormat, Instance, Service } from '../../contract/model.ts';
import { shellWord } from './shell-word.ts';

type FollowUp = ExportAnswer['followUp'];
type Step = FollowUp[number];

const step = (text: string, command?: string): Step => ({
  text,
  ...(command === undefined ? {} : { command }),
});

const withGateways = (text: string): Step => ({
  text,
  commandLine: 'Give --with-gateways.',
});

const importConfiguration = (path: string, magentoRoot: string | undefined): FollowUp => {
  const cd = magentoRoot === undefined ? '' : `cd ${shellWord(magentoRoot)} && `;
  return [
    step(
      magentoRoot === undefined
        ? `When ${path} is in the instance’s app/etc, the site answers 500 until this has run in the Magento root:`
        : 'The site answers 500 until this has run:',
      `${cd}bin/magento app:config:import -n`,
    ),
    step('Then clean the configuration cache:', `${cd}bin/magento cache:clean config`),
  ];
};

const runScript = (path: string, { connection }: Instance): FollowUp => {
  if (connection.kind === 'ssh') {
    const { user, host, port, root, as } = connection;
    const target = `${user === undefined ? '' : `${user}@`}${host.replace(/^\[(.*)\]$/, '$1')}`;
    const sh = as === undefined ? 'sh -s' : `sudo -u ${as} sh -s`;
    const options = port === undefined ? '' : `-p ${port} `;
    const remote = shellWord(`cd ${shellWord(root)} && ${sh}`);
    return [
      step(
        'Run it over ssh; the file itself need not be copied there:',
        `ssh ${options}-- ${target} ${remote} < ${shellWord(path)}`,
      ),
    ];
  }
  if (connection.kind === 'local') {
    const command = `sh ${shellWord(path)} ${shellWord(connection.root)}`;
    return [step('Run it as the user that owns the site’s files:', command)];
  }
  return [
    step(
      'Hand it to a shell in the Magento root on the instance, as the user that owns the site’s files: what stands before `sh` is your way in there.',
      `sh -s < ${shellWord(path)}`,
    ),
  ];
};

const deleteAfterwards = (file: string, { disconnect }: Written): FollowUp =>
  disconnect ? [] : [step(`Delete the ${file} afterwards: it holds the keys.`)];

const afterFormat = (written: Written, instance: Instance): FollowUp => {
  const { format, path, magentoRoot } = written;
  switch (format) {
    case 'env-php':
      return importConfiguration(path, magentoRoot);
    case 'dotenv':
      return [
        step(
          'Magento reads these only where php puts the environment into $_ENV: check that this prints EGPCS, not GPCS:',
          `php -r 'echo ini_get("variables_order"), PHP_EOL;'`,
        ),
        step('Then, with the variables in place:', 'bin/magento cache:clean config'),
      ];
    case 'shell':
      return [...runScript(path, instance), ...deleteAfterwards('script', written)];
    case 'json':
      return deleteAfterwards('file', written);
  }
};

// Feeds and their order: Adobe's public documentation of saas:resync, "Initial sync".
const catalogFeeds = [
  'productattributes',
  'products',
  'scopesCustomerGroup',
  'scopesWebsite',
  'prices',
  'productoverrides',
  'variants',
  'categories',
  'categoryPermissions',
];

const catalogServices: readonly Service[] = ['product-recommendations', 'live-search', 'catalog-service'];

/** What goes on in the Admin and on the command line of an instance that uses these services. */
export const nextSteps = (services: readonly Service[]): FollowUp => [
  ...(services.includes('payment-services')
    ? [step('In the Admin: Sales → Payment Services → sandbox onboarding, then live onboarding.')]
    : []),
  ...(services.some((service) => catalogServices.includes(service))
    ? [
        step(
          'Send the catalog to the data space, feed by feed:',
          `for feed in ${catalogFeeds.join(' ')}; do bin/magento saas:resync --feed "$feed"; done`,
        ),
      ]
    : []),
];

interface Written {
  readonly format: ExportFormat;
  readonly path: string;
  readonly magentoRoot: string | undefined;
  readonly disconnect: boolean;
  /** Gateways that this profile uses and that were kept out of the export, if they are not Adobe's own. */
  readonly gatewaysLeftOut: string[];
  /** Such gateways that the edited file has, and that were not written anew. */
  readonly gatewaysLeftIn: string[];
  /** False where the file had everything already. */
  readonly isChanged: boolean;
}

/** What is left to do after an export, in order. */
export const followUp = (written: Written, instance: Instance): FollowUp => [
  ...(written.isChanged && written.gatewaysLeftOut.length > 0
    ? [
        withGateways(
          `Keybridge talks to ${written.gatewaysLeftOut.join(' and ')}; the instance was not told to. Write it once more with the gateways to tell it.`,
        ),
      ]
    : []),
  ...(written.gatewaysLeftIn.length > 0
    ? [
        withGateways(
          `${written.path} still sends the instance to ${written.gatewaysLeftIn.join(' and ')}. Delete that there, or write it once more with the gateways.`,
        ),
      ]
    : []),
  ...(written.isChanged ? afterFormat(written, instance) : []),
  ...(written.isChanged && !written.disconnect ? nextSteps(instance.services) : []),
];
