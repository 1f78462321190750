import { execa } from 'execa';

// Reads the file as Magento would, and decrypts as Magento's Encryptor version 3 does (instance-config.md, "Encryption").
// The keys themselves stay inside PHP: what comes out is whether OpenSSL takes the private key.
const program = `
$env = require getenv('KEYBRIDGE_ENV_PHP');
$key = preg_split('/\\s+/', trim($env['crypt']['key']));
$open = function ($text) use ($key) {
    [$index, , $data] = explode(':', $text, 3);
    $bytes = base64_decode($data);
    $secret = strpos($key[$index], 'base64') === 0 ? base64_decode(substr($key[$index], 6)) : $key[$index];
    $nonce = substr($bytes, 0, 12);
    return sodium_crypto_aead_chacha20poly1305_ietf_decrypt(substr($bytes, 12), $nonce, $nonce, $secret);
};
$connector = $env['system']['default']['services_connector'];
$pairs = $connector['services_connector_integration'];
$state = [];
foreach (['sandbox', 'production'] as $environment) {
    $private = $open($pairs[$environment . '_private_key']);
    $state[$environment] = $private !== false && openssl_pkey_get_private($private) !== false;
}
echo json_encode(['ids' => $connector['services_id'], 'usable' => $state]);
`;

export interface ReadBack {
  readonly ids: { readonly project_name: string; readonly environment_id: string };
  /** For each key environment: decrypts, and OpenSSL reads it. */
  readonly usable: { readonly sandbox: boolean; readonly production: boolean };
}

/** What `php` reads in an env.php; undefined where there is no `php` with sodium. */
export const readBack = async (path: string): Promise<ReadBack | undefined> => {
  const probe = await execa('php', ['-r', 'exit((int) !extension_loaded("sodium"));'], { reject: false });
  if (probe.exitCode !== 0) return undefined;
  const { stdout } = await execa('php', ['-r', program], { env: { KEYBRIDGE_ENV_PHP: path } });
  return JSON.parse(stdout) as ReadBack;
};
