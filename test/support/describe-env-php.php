<?php
/*
 * Loads an env.php and tells, as JSON, what it has at the paths that stand on standard input (decrypted by sodium
 * where they are encrypted), a serialization of everything else, and its comments. Usage: php describe-env-php.php FILE
 */
declare(strict_types=1);

error_reporting(E_ALL);
set_error_handler(static function (int $level, string $message): bool {
    fwrite(STDERR, $message);
    exit(1);
});

$file = $argv[1];
ob_start();
$config = (static fn () => require $file)();
ob_end_clean();

$cryptKeys = array_map(
    static fn (string $key): string => str_starts_with($key, 'base64') ? base64_decode(substr($key, 6)) : $key,
    preg_split('/\s+/', trim((string) ($config['crypt']['key'] ?? '')))
);

$decrypt = static function (mixed $value) use ($cryptKeys): mixed {
    if (!is_string($value) || !preg_match('/^(\d+):3:(.+)$/', $value, $match)) {
        return $value;
    }
    $sealed = base64_decode($match[2], true);
    $nonce = substr($sealed, 0, 12);
    $plain = sodium_crypto_aead_chacha20poly1305_ietf_decrypt(
        substr($sealed, 12),
        $nonce,
        $nonce,
        $cryptKeys[(int) $match[1]]
    );
    return ['decrypted' => $plain];
};

$at = static function (array $keys) use (&$config): mixed {
    $value = $config;
    foreach ($keys as $key) {
        $value = is_array($value) ? ($value[$key] ?? null) : null;
    }
    return $value;
};

$without = static function (array $array, array $keys) use (&$without): array {
    $key = array_shift($keys);
    if (!array_key_exists($key, $array)) {
        return $array;
    }
    if ($keys === []) {
        unset($array[$key]);
    } elseif (is_array($array[$key])) {
        $array[$key] = $without($array[$key], $keys);
        if ($array[$key] === []) {
            unset($array[$key]);
        }
    }
    return $array;
};

$values = [];
$rest = $config;
foreach (json_decode(stream_get_contents(STDIN)) as $path) {
    $keys = ['system', 'default', ...explode('/', $path)];
    $values[$path] = $decrypt($at($keys));
    $rest = $without($rest, $keys);
}

$comments = [];
foreach (token_get_all(file_get_contents($file)) as $token) {
    if (is_array($token) && in_array($token[0], [T_COMMENT, T_DOC_COMMENT], true)) {
        $comments[] = base64_encode(rtrim($token[1]));
    }
}

array_walk_recursive($rest, static function (mixed &$value): void {
    $value = $value instanceof Closure ? 'closure' : $value;
});
echo json_encode([
    'values' => (object) $values,
    'rest' => base64_encode(serialize($rest)),
    'comments' => $comments,
], JSON_THROW_ON_ERROR);
