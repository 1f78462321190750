<?php
namespace Keybridge;

use Magento\Framework\App\Config\ReinitableConfigInterface;
use Magento\Framework\App\Config\Storage\WriterInterface;
use Magento\Framework\App\ResourceConnection;
use Magento\Framework\Encryption\EncryptorInterface;
use Magento\Framework\ObjectManagerInterface;

/** Seconds. A transaction that somebody's hook holds open longer ends with the process. */
const LONGEST_TRANSACTION = 120;

/** The settings that are not in force as they should be; "" is in force where nothing sets the path. */
function notInForce(ObjectManagerInterface $objects, array $settings): array
{
    $rows = rowsOf($objects, array_column($settings, 'path'));
    return array_values(array_filter($settings, static function (array $setting) use ($objects, $rows): bool {
        ['path' => $path, 'value' => $value] = $setting;
        $hasRow = array_key_exists($path, $rows);
        if (lockOf($objects, $path) !== null) {
            return effective($objects, $path) !== $value;
        }
        if ($value === '') {
            return $hasRow;
        }
        $isPlainKey = $hasRow && isBelow($path, KEYS) && !isCiphertext((string) $rows[$path]);
        return $isPlainKey || effective($objects, $path) !== $value;
    }));
}

/** magento/module-services-id 2 leaves keys plain and keeps rows of nothing. */
function mendRows(ObjectManagerInterface $objects, array $values): void
{
    $writer = $objects->get(WriterInterface::class);
    foreach (rowsOf($objects, array_keys($values)) as $path => $stored) {
        if ($values[$path] === '') {
            $writer->delete($path);
        } elseif (isBelow($path, KEYS) && !isCiphertext((string) $stored)) {
            $writer->save($path, $objects->get(EncryptorInterface::class)->encrypt($values[$path]));
        }
    }
}

function saveThroughConnector(ObjectManagerInterface $objects, array $values): void
{
    if ($values !== []) {
        connector($objects)->setConfigValues($values);
        mendRows($objects, $values);
    }
}

function save(ObjectManagerInterface $objects, array $settings): void
{
    $config = $objects->get(ReinitableConfigInterface::class);
    $writer = $objects->get(WriterInterface::class);
    $keys = valuesBelow(KEYS, $settings);
    $ids = valuesBelow(IDS, $settings);
    foreach (array_diff_key(array_column($settings, 'value', 'path'), $keys, $ids) as $path => $value) {
        $value === '' ? $writer->delete($path) : $writer->save($path, $value);
    }
    saveThroughConnector($objects, $keys);
    // Keys, key environment and gateway have to be in force before the ids come: a connector's hook calls with them.
    $config->reinit();
    saveThroughConnector($objects, $ids);
    $config->reinit();
}

/** Puts back rows that a lost connection left changed. */
function restoreRows(ObjectManagerInterface $objects, array $paths, array $before): void
{
    $writer = $objects->get(WriterInterface::class);
    $now = rowsOf($objects, $paths);
    foreach ($paths as $path) {
        if (($now[$path] ?? null) !== ($before[$path] ?? null)) {
            isset($before[$path]) ? $writer->save($path, $before[$path]) : $writer->delete($path);
        }
    }
}

function undo(ObjectManagerInterface $objects, ConnectionGuard $guard, array $paths, array $before, bool $isCommitTried): void
{
    $guard->end();
    try {
        $objects->get(ResourceConnection::class)->getConnection()->rollBack();
    } catch (\Throwable $error) {
        // A lost connection: the database has rolled back by itself.
    }
    if ($guard->hasChanged || $isCommitTried) {
        try {
            restoreRows($objects, $paths, $before);
        } catch (\Throwable $error) {
            throw new Unsettled('database', 'The database went away: what it kept cannot be seen. ' . describe($error));
        }
    }
}

/** In one transaction; `$beforeCommit` is called when all is written and read back, and undoes it by throwing. */
function transact(ObjectManagerInterface $objects, array $settings, callable $beforeCommit): void
{
    $connection = $objects->get(ResourceConnection::class)->getConnection();
    $paths = array_column($settings, 'path');
    $before = rowsOf($objects, $paths);
    $connection->beginTransaction();
    $guard = new ConnectionGuard($connection);
    $isCommitTried = false;
    Unfinished::begin(static function () use ($objects, $guard, $paths, $before, &$isCommitTried): void {
        undo($objects, $guard, $paths, $before, $isCommitTried);
    });
    limitTime(LONGEST_TRANSACTION);
    try {
        save($objects, $settings);
        tellStep('reading-back');
        $different = array_column(notInForce($objects, $settings), 'path');
        if ($different !== []) {
            $list = implode(', ', $different);
            throw new Refusal('not-applied', "Read back differently: $list. Run this again.", $different);
        }
        $beforeCommit();
        $guard->check();
        $isCommitTried = true;
        $connection->commit();
        $guard->end();
        Unfinished::done();
    } catch (\Throwable $error) {
        Unfinished::undo();
        throw $error;
    } finally {
        limitTime(0);
    }
}

/**
 * Writes all of the settings or none, through the connector's own interface (instance-config.md, "Ways in", 1); returns
 * the paths that changed. The registry is not asked: callCloudHook() afterwards.
 */
function writeAllOrNothing(ObjectManagerInterface $objects, array $settings, callable $beforeCommit): array
{
    Secrets::knowThoseOf($settings);
    connector($objects);
    $write = static function () use ($objects, $settings, $beforeCommit): array {
        $changes = notInForce($objects, trimKeys($settings));
        refuseLocked($objects, $changes);
        if ($changes !== []) {
            transact($objects, $changes, $beforeCommit);
        }
        return array_column($changes, 'path');
    };
    return withoutConfigCache($objects, static function () use ($write): array {
        return withoutCloudHook($write);
    });
}
