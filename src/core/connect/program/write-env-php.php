<?php
namespace Keybridge;

use Magento\Framework\App\Config\ReinitableConfigInterface;
use Magento\Framework\App\DeploymentConfig;
use Magento\Framework\App\DeploymentConfig\Writer\PhpFormatter;
use Magento\Framework\Encryption\EncryptorInterface;
use Magento\Framework\ObjectManagerInterface;

/** `system/default/<path>` set, or taken out where the value is "", with what is empty then. */
function putInto(array $level, array $keys, string $value): array
{
    $key = array_shift($keys);
    if ($keys !== []) {
        $value = putInto(is_array($level[$key] ?? null) ? $level[$key] : [], $keys, $value);
    }
    if ($value === '' || $value === []) {
        unset($level[$key]);
    } else {
        $level[$key] = $value;
    }
    return $level;
}

/** Keys are always encrypted: the import copies them into the database as they stand. */
function withSettings(ObjectManagerInterface $objects, array $data, array $settings): array
{
    foreach ($settings as ['path' => $path, 'value' => $value]) {
        $stored = isBelow($path, KEYS) && $value !== '' ? $objects->get(EncryptorInterface::class)->encrypt($value) : $value;
        $data = putInto($data, array_merge(['system', 'default'], explode('/', $path)), $stored);
    }
    return $data;
}

/** Variables win over the file; and what config.php sets cannot be emptied here. */
function refuseOutOfReach(ObjectManagerInterface $objects, array $settings): void
{
    $isOutOfReach = static function (array $setting) use ($objects): bool {
        $lock = lockOf($objects, $setting['path']);
        return $setting['value'] === '' ? isSetIn('app/etc/config.php', $setting['path']) : variableOf($setting['path']) !== null;
    };
    $paths = array_column(array_filter($settings, $isOutOfReach), 'path');
    if ($paths !== []) {
        throw new Refusal('locked', 'These settings are locked elsewhere: ' . implode(', ', $paths) . '.', $paths);
    }
}

/** From here on it is brought to its end, whoever hangs up: the site answers 500 in between. */
function ignoreSignals(): void
{
    if (function_exists('pcntl_signal')) {
        foreach ([SIGHUP, SIGINT, SIGTERM] as $signal) {
            pcntl_signal($signal, SIG_IGN);
        }
    }
}

/** What app/etc says now comes into force: for the site by the import, and for this process. */
function takeEffect(ObjectManagerInterface $objects): void
{
    $objects->get(DeploymentConfig::class)->resetData();
    if (isImportPending($objects)) {
        importConfiguration();
    }
    $objects->get(ReinitableConfigInterface::class)->reinit();
}

function restoreEnvPhp(ObjectManagerInterface $objects, EnvPhpFile $file, string $backup): void
{
    try {
        $file->restore();
        takeEffect($objects);
    } catch (\Throwable $error) {
        throw new Unsettled(kindOf($error), "$file->path could not be restored from $backup: " . describe($error));
    }
    EnvPhpFile::finish();
    unlink($backup);
}

/** Rows count again where the file no longer sets their path: those of emptied settings go, in the same breath. */
function readBackAndKeep(ObjectManagerInterface $objects, array $settings, callable $beforeCommit): void
{
    $left = withoutConfigCache($objects, static function () use ($objects, $settings): array {
        return notInForce($objects, $settings);
    });
    $different = array_column(array_filter($left, static function (array $setting) use ($objects): bool {
        return $setting['value'] !== '' || lockOf($objects, $setting['path']) !== null;
    }), 'path');
    if ($different !== []) {
        throw new Refusal('not-applied', 'Read back differently: ' . implode(', ', $different) . '.', $different);
    }
    $left === [] ? $beforeCommit() : writeAllOrNothing($objects, $left, $beforeCommit);
}

/**
 * Writes all of the settings into app/etc/env.php, or none; for where that file locks them. Returns the paths that changed
 * and where the file as it was stands. Out of the connector's hook come no calls: Magento's next setup:upgrade makes them.
 */
function writeEnvPhp(ObjectManagerInterface $objects, array $given, callable $beforeCommit): array
{
    Secrets::knowThoseOf($given);
    connector($objects);
    $settings = withoutConfigCache($objects, static function () use ($objects, $given): array {
        return notInForce($objects, trimKeys($given));
    });
    if ($settings === []) {
        return ['changed' => []];
    }
    refuseOutOfReach($objects, $settings);
    $file = new EnvPhpFile();
    $content = $objects->get(PhpFormatter::class)->format(withSettings($objects, $file->read(), $settings));
    ignoreSignals();
    $backup = $file->begin();
    Unfinished::begin(static function () use ($objects, $file, $backup): void {
        restoreEnvPhp($objects, $file, $backup);
    });
    try {
        $file->replace($content);
        takeEffect($objects);
        tellStep('reading-back');
        readBackAndKeep($objects, $settings, $beforeCommit);
        EnvPhpFile::finish();
        Unfinished::done();
    } catch (\Throwable $error) {
        Unfinished::undo();
        throw $error;
    }
    return ['changed' => array_column($settings, 'path'), 'backup' => $backup];
}
