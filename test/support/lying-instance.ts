import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Connection } from '../../src/contract/model.ts';
import { createTemporaryFolder } from './temporary-folder.ts';

/**
 * A php that knows the conversation and says in it what it likes: `say($array)` with the marker, `hear()` a line that it is
 * told, `inspected($parts)` what an inspection looks like, with other parts and other settings by their last name.
 */
const php = `<?php
echo "\\n", md5("\\n"), "80220\\n";
$check = stream_get_contents(STDIN, (int) fgets(STDIN));
preg_match('/STDIN,(\\d+)/', $check, $found);
stream_get_contents(STDIN, (int) $found[1]);
function hear() { return json_decode((string) fgets(STDIN), true); }
$marker = hear()['marker'];
function mark($text) { global $marker; fwrite(STDOUT, "\\n$marker $text\\n"); }
function say($what) { mark(json_encode($what)); }
function inspected($parts = [], $values = [], $prints = []) {
  $paths = ['services_connector/services_connector_integration/production_api_key',
    'services_connector/services_connector_integration/production_private_key',
    'services_connector/services_connector_integration/sandbox_api_key',
    'services_connector/services_connector_integration/sandbox_private_key',
    'services_connector/services_id/project_id', 'services_connector/services_id/project_name',
    'services_connector/services_id/environment_id', 'services_connector/services_id/environment_name',
    'services_connector/services_id/environment', 'services_connector/services_id/ims_organization_id',
    'magento_saas/environment', 'services_connector/production_gateway_url', 'services_connector/sandbox_gateway_url'];
  $settings = array_map(static function ($path) use ($values, $prints) {
    $name = basename($path) === 'environment' ? explode('/', $path)[count(explode('/', $path)) - 2] : basename($path);
    $value = $values[$name] ?? null;
    $print = $prints[$name] ?? null;
    return ['path' => $path, 'source' => $value === null && $print === null ? 'none' : 'database', 'lockedBy' => null,
      'hiddenRow' => false, 'value' => $value, 'fingerprint' => $print, 'isReadable' => true];
  }, $paths);
  return ['said' => 'inspected', 'inspection' => $parts + ['magento' => ['version' => '2.4.7', 'edition' => 'Community',
    'mode' => 'production'], 'php' => '8.2.20', 'modules' => ['servicesConnector' => '1.3.6', 'servicesId' => '3.3.1'],
    'connector' => 'usable', 'baseUrl' => null, 'variablesOrder' => 'EGPCS', 'importPending' => false, 'crypt' => 'ok',
    'isMaintenance' => false, 'settings' => $settings]];
}
say(['said' => 'reached', 'php' => '8.2.20']);
`;

/** An instance that lies; `lie` is what it does from then on. */
export interface LyingInstance extends AsyncDisposable {
  readonly connection: Extract<Connection, { kind: 'local' }>;
  lie(code: string): Promise<void>;
}

export const createLyingInstance = async (): Promise<LyingInstance> => {
  const folder = await createTemporaryFolder();
  const [program, script] = [join(folder.path, 'php'), join(folder.path, 'lie.php')];
  await writeFile(program, `#!/bin/sh\nexec php '${script}'\n`);
  await chmod(program, 0o755);
  const lie = (code: string) => writeFile(script, `${php}${code}\n`);
  await lie('');
  return {
    connection: { kind: 'local', root: folder.path, php: program },
    lie,
    [Symbol.asyncDispose]: folder.remove,
  };
};
