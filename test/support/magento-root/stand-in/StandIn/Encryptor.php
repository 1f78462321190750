<?php

namespace StandIn;

/** Version 3 of Magento's own (instance-config.md, "Encryption"). */
final class Encryptor
{
    public function encrypt(string $plain): string
    {
        $keys = $this->keys();
        $nonce = random_bytes(12);
        $sealed = sodium_crypto_aead_chacha20poly1305_ietf_encrypt($plain, $nonce, $nonce, end($keys));
        return count($keys) - 1 . ':3:' . base64_encode($nonce . $sealed);
    }

    /** What cannot be decrypted is handed on as it is. */
    public function decrypt(string $stored): string
    {
        if (!preg_match('/^(\d+):3:(.+)$/s', $stored, $parts)) {
            return $stored;
        }
        $sealed = (string) base64_decode($parts[2], true);
        $nonce = substr($sealed, 0, 12);
        $key = $this->keys()[(int) $parts[1]] ?? null;
        $plain = $key === null || strlen($sealed) < 28
            ? false
            : sodium_crypto_aead_chacha20poly1305_ietf_decrypt(substr($sealed, 12), $nonce, $nonce, $key);
        return $plain === false ? $stored : $plain;
    }

    private function keys(): array
    {
        $decode = static fn (string $key): string =>
            strncmp($key, 'base64', 6) === 0 ? (string) base64_decode(substr($key, 6)) : $key;
        return array_map($decode, preg_split('/\s+/', trim((require BP . '/app/etc/env.php')['crypt']['key'])));
    }
}
