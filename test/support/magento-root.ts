import { execa } from 'execa';
import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const template = fileURLToPath(new URL('./magento-root/', import.meta.url));

/** What goes wrong there: `magento-root/stand-in/StandIn/Behaviour.php`. */
export interface Behaviour {
  modules?: 'disabled' | 'absent' | 'old' | 'ancient';
  database?: 'down';
  notices?: 'on';
  failAt?: string;
  quoteAt?: string;
  loseAt?: string;
  dropAt?: string;
  downAt?: string;
  hangAt?: string;
  exitAt?: string;
  fatalAt?: string;
  import?: 'fails';
  hook?: 'fails';
  cache?: 'stuck';
}

const paths = `$paths = json_decode(stream_get_contents(STDIN));`;
const bootstrap = `require 'app/bootstrap.php';
  $objects = Magento\\Framework\\App\\Bootstrap::create(BP, $_SERVER)->getObjectManager();`;

/** A copy of the stand-in for a Magento root, with a crypt key of its own; `await using` removes it. */
export const createMagentoRoot = async ({ mode = 'production', from = template } = {}) => {
  const root = await mkdtemp(join(tmpdir(), 'keybridge-magento-'));
  const cryptKey = randomBytes(16).toString('hex');
  const read = (file: string) => readFile(join(root, file), 'utf8');
  const magento = (...args: string[]) => execa('php', ['bin/magento', ...args], { cwd: root });
  const ask = async (code: string, input: unknown = null) => {
    const { stdout } = await execa('php', ['-r', bootstrap + code], {
      cwd: root,
      input: JSON.stringify(input),
    });
    return JSON.parse(stdout);
  };

  /** `system`: settings of the default scope, as PHP code; they lock their fields, and are imported. */
  const writeEnvPhp = async (system?: string, key = cryptKey) => {
    const settings = system === undefined ? '' : `'system' => ['default' => ${system}],\n`;
    await writeFile(
      join(root, 'app/etc/env.php'),
      `<?php\nreturn [\n'crypt' => ['key' => '${key}'],\n'MAGE_MODE' => '${mode}',\n'cache_types' => ['config' => 1],\n${settings}];\n`,
      { mode: 0o640 },
    );
    if (system !== undefined) await magento('app:config:import', '-n');
  };

  await cp(from, root, { recursive: true });
  await mkdir(join(root, 'app/etc'));
  await mkdir(join(root, 'var'));
  await writeEnvPhp();

  return {
    root,
    cryptKey,
    read,
    writeEnvPhp,
    /** The same for config.php. */
    writeConfigPhp: async (system: string) => {
      const code = `<?php\nreturn ['modules' => [], 'system' => ['default' => ${system}]];\n`;
      await writeFile(join(root, 'app/etc/config.php'), code);
      await magento('app:config:import', '-n');
    },
    behave: (behaviour: Behaviour) => writeFile(join(root, 'var/behaviour.json'), JSON.stringify(behaviour)),
    /** The rows of `core_config_data`, as stored; none where nothing was ever written. */
    rows: async (): Promise<Record<string, string>> =>
      JSON.parse(await read('var/database.json').catch(() => '{}')),
    /** Puts rows in the place of all that there are, as stored, behind the cache. */
    setRows: (rows: Record<string, string>) =>
      writeFile(join(root, 'var/database.json'), JSON.stringify(rows)),
    /** What a new process reads there: path → effective value, null where there is none. */
    effective: (wanted: readonly string[]): Promise<Record<string, string | null>> =>
      ask(
        `${paths} $config = $objects->get(Magento\\Framework\\App\\Config\\ScopeConfigInterface::class);
        echo json_encode((object) array_combine($paths, array_map([$config, 'getValue'], $paths)));`,
        wanted,
      ),
    /** What every door of the site answers: 500 while app/etc is edited and not imported. */
    status: (): Promise<number> =>
      ask(`$detector = $objects->get(Magento\\Deploy\\Model\\DeploymentConfig\\ChangeDetector::class);
        echo $detector->hasChanges() ? 500 : 200;`),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
};

export type MagentoRoot = Awaited<ReturnType<typeof createMagentoRoot>>;
