<?php

namespace StandIn;

use Magento\Framework\App\DeploymentConfig;
use Magento\Framework\Encryption\EncryptorInterface;

/** Version 3 of Magento's own (instance-config.md, "Encryption"). */
final class Encryptor implements EncryptorInterface
{
    private DeploymentConfig $deployment;

    public function __construct(DeploymentConfig $deployment)
    {
        $this->deployment = $deployment;
    }

    public function encrypt($data): string
    {
        $keys = $this->keys();
        $nonce = random_bytes(12);
        $sealed = sodium_crypto_aead_chacha20poly1305_ietf_encrypt($data, $nonce, $nonce, end($keys));
        return count($keys) - 1 . ':3:' . base64_encode($nonce . $sealed);
    }

    /** What cannot be decrypted is handed on as it is. */
    public function decrypt($data): string
    {
        if (!preg_match('/^(\d+):3:(.+)$/s', $data, $parts)) {
            return $data;
        }
        $sealed = (string) base64_decode($parts[2], true);
        $nonce = substr($sealed, 0, 12);
        $key = $this->keys()[(int) $parts[1]] ?? null;
        $plain = $key === null || strlen($sealed) < 28
            ? false
            : sodium_crypto_aead_chacha20poly1305_ietf_decrypt(substr($sealed, 12), $nonce, $nonce, $key);
        return $plain === false ? $data : $plain;
    }

    private function keys(): array
    {
        $decode = static fn (string $key): string =>
            strncmp($key, 'base64', 6) === 0 ? (string) base64_decode(substr($key, 6)) : $key;
        return array_map($decode, preg_split('/\s+/', trim((string) $this->deployment->get('crypt/key'))));
    }
}
