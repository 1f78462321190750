import { execa } from 'execa';
import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const template = fileURLToPath(new URL('./magento-root/', import.meta.url));

/** What goes wrong there: `magento-root/stand-in/StandIn/Behaviour.php`. */
export interface Behaviour {
  modules?: 'disabled' | 'absent';
  failAt?: string;
  loseAt?: string;
  hangAt?: string;
}

/** A copy of the stand-in for a Magento root, with a crypt key of its own; `await using` removes it. */
export const createMagentoRoot = async () => {
  const root = await mkdtemp(join(tmpdir(), 'keybridge-magento-'));
  const cryptKey = randomBytes(16).toString('hex');
  const read = (file: string) => readFile(join(root, file), 'utf8');

  /** `system`: settings of env.php's default scope, as PHP code; they lock their fields. */
  const writeEnvPhp = (system = '[]') =>
    writeFile(
      join(root, 'app/etc/env.php'),
      `<?php\nreturn ['crypt' => ['key' => '${cryptKey}'], 'system' => ['default' => ${system}]];\n`,
    );

  await cp(template, root, { recursive: true });
  await mkdir(join(root, 'app/etc'));
  await mkdir(join(root, 'var'));
  await writeEnvPhp();

  return {
    root,
    cryptKey,
    read,
    writeEnvPhp,
    behave: (behaviour: Behaviour) => writeFile(join(root, 'var/behaviour.json'), JSON.stringify(behaviour)),
    /** The rows of `core_config_data`, as stored; none where nothing was ever written. */
    rows: async (): Promise<Record<string, string>> =>
      JSON.parse(await read('var/database.json').catch(() => '{}')),
    /** What a new process reads there: path → effective value, null where there is none. */
    effective: async (paths: readonly string[]): Promise<Record<string, string | null>> => {
      const code = `require 'app/bootstrap.php';
        $config = Magento\\Framework\\App\\Bootstrap::create(BP, $_SERVER)->getObjectManager()
          ->get(Magento\\Framework\\App\\Config\\ReinitableConfigInterface::class);
        $paths = json_decode(stream_get_contents(STDIN));
        echo json_encode((object) array_combine($paths, array_map([$config, 'getValue'], $paths)));`;
      const { stdout } = await execa('php', ['-r', code], { cwd: root, input: JSON.stringify(paths) });
      return JSON.parse(stdout);
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
};
