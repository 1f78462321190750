<?php
namespace Keybridge;

/** SHA-256 of the public key's SPKI DER; null where the text is no private key. */
function privateKeyFingerprint(string $pem): ?string
{
    // A passphrase, be it empty, keeps OpenSSL from asking for one.
    $key = openssl_pkey_get_private($pem, '');
    $details = $key ? openssl_pkey_get_details($key) : false;
    if (!$details) {
        return null;
    }
    return hash('sha256', base64_decode(preg_replace('/-----[^-]+-----|\s/', '', $details['key'])));
}

/** What may be told of a key: API keys by the SHA-256 of their text. Unreadable is what could not be decrypted, or is no key. */
function fingerprintOf(string $path, string $value): array
{
    if ($value === '') {
        return ['fingerprint' => null, 'isReadable' => true];
    }
    $isPrivateKey = substr($path, -strlen('private_key')) === 'private_key';
    $print = $isPrivateKey ? privateKeyFingerprint($value) : hash('sha256', $value);
    $isReadable = !isCiphertext($value) && $print !== null;
    return ['fingerprint' => $isReadable ? $print : null, 'isReadable' => $isReadable];
}
