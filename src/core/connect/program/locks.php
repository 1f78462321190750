<?php
namespace Keybridge;

use Magento\Config\Model\Config\Reader\Source\Deployed\SettingChecker;
use Magento\Framework\ObjectManagerInterface;

/** The variable that sets the path, where php puts the environment into $_ENV: "CONFIG__" in capitals, the rest in any case. */
function variableOf(string $path): ?string
{
    foreach (array_keys($_ENV) as $name) {
        if (isBelow($name, 'CONFIG__') && strtolower(strtr(substr($name, 8), ['__' => '/'])) === "default/$path") {
            return $name;
        }
    }
    return null;
}

/** True where a file of app/etc sets the path, be it to nothing. */
function isSetIn(string $file, string $path): bool
{
    $level = is_file(BP . "/$file") ? include BP . "/$file" : [];
    foreach (explode('/', "system/default/$path") as $key) {
        if (!is_array($level) || !array_key_exists($key, $level)) {
            return false;
        }
        $level = $level[$key];
    }
    return true;
}

/** What sets the path so that a row in the database has no effect: a variable's name or a file; null where nothing does. */
function lockOf(ObjectManagerInterface $objects, string $path): ?string
{
    $variable = variableOf($path);
    if ($variable !== null) {
        return $variable;
    }
    // env.php wins.
    foreach (['app/etc/env.php', 'app/etc/config.php'] as $file) {
        if (isSetIn($file, $path)) {
            return $file;
        }
    }
    $isLocked = $objects->get(SettingChecker::class)->isReadOnly($path, 'default');
    return $isLocked ? 'MAGENTO_DC_SYSTEM__DEFAULT__' . strtoupper(strtr($path, ['/' => '__'])) : null;
}

/** A locked setting takes a new value without a word and stays as it was: so ask before. */
function refuseLocked(ObjectManagerInterface $objects, array $settings): void
{
    $isLocked = static function (string $path) use ($objects): bool {
        return lockOf($objects, $path) !== null;
    };
    $locked = array_values(array_filter(array_column($settings, 'path'), $isLocked));
    if ($locked !== []) {
        throw new Refusal(
            'locked',
            'These settings are locked by app/etc/env.php, app/etc/config.php or CONFIG__ environment variables: '
            . implode(', ', $locked) . '. Remove them there, then run this again.',
            $locked
        );
    }
}
