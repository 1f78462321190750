<?php
/*
 * Writes connector settings into the Magento instance in the current folder, all of them or none, through the connector's
 * own interface and in one bootstrap. Standard input: a JSON list of {path, value, secret}; a value of "" removes the
 * setting. Exit code 0: written and read back; 1: refused or undone, with the reason on standard error.
 * Syntax of PHP 7.4. instance-config.md, "Ways in", 1, has the measurements behind each step.
 */
namespace Keybridge;

use Magento\Config\Model\Config\Reader\Source\Deployed\SettingChecker;
use Magento\Framework\App\Bootstrap;
use Magento\Framework\App\Config\ReinitableConfigInterface;
use Magento\Framework\App\Config\Storage\WriterInterface;
use Magento\Framework\App\ResourceConnection;
use Magento\Framework\ObjectManagerInterface;
use Magento\ServicesId\Model\ServicesConfigInterface;

const KEYS = 'services_connector/services_connector_integration/';
const IDS = 'services_connector/services_id/';

/** Something that a person can put right; its message is for them. */
class Refusal extends \RuntimeException
{
}

function isBelow(string $path, string $section): bool
{
    return strncmp($path, $section, strlen($section)) === 0;
}

function say(string $text): void
{
    fwrite(STDERR, "Keybridge: $text\n");
}

/** Path => value of one section. */
function valuesBelow(string $section, array $entries): array
{
    $isOfSection = static function (array $entry) use ($section): bool {
        return isBelow($entry['path'], $section);
    };
    return array_column(array_filter($entries, $isOfSection), 'value', 'path');
}

function readEntries(): array
{
    $entries = json_decode(stream_get_contents(STDIN), true);
    if (!is_array($entries) || $entries === []) {
        throw new Refusal('No settings came in on standard input: run the exported script itself, whole.');
    }
    foreach ($entries as &$entry) {
        // A final line break would make every comparison fail, and the key be written anew each time.
        if (isBelow($entry['path'], KEYS)) {
            $entry['value'] = trim($entry['value']);
        }
    }
    return $entries;
}

/** The connector's interface is missing when its modules are, and has no implementation while they are disabled. */
function connector(ObjectManagerInterface $objects): ServicesConfigInterface
{
    $remedy = 'Install the module of the service first (e.g. magento/payment-services), enable it and run'
        . ' "bin/magento setup:upgrade".';
    if (!interface_exists(ServicesConfigInterface::class)) {
        throw new Refusal("The Commerce Services Connector modules are not installed here. $remedy");
    }
    try {
        return $objects->get(ServicesConfigInterface::class);
    } catch (\Error $error) {
        if (strpos($error->getMessage(), 'Cannot instantiate interface') === 0) {
            throw new Refusal("The Commerce Services Connector modules are disabled here. $remedy");
        }
        throw $error;
    }
}

/** A locked setting takes a new value without a word and stays as it was: so ask before. */
function refuseLocked(SettingChecker $checker, array $entries): void
{
    $isLocked = static function (string $path) use ($checker): bool {
        return $checker->isReadOnly($path, 'default');
    };
    $locked = array_filter(array_column($entries, 'path'), $isLocked);
    if ($locked !== []) {
        throw new Refusal(
            'These settings are locked by app/etc/env.php, app/etc/config.php or CONFIG__ environment variables: '
            . implode(', ', $locked) . '. Remove them there, then run this again.'
        );
    }
}

function save(
    ServicesConfigInterface $connector,
    WriterInterface $writer,
    ReinitableConfigInterface $config,
    array $entries
): void {
    $keys = valuesBelow(KEYS, $entries);
    $ids = valuesBelow(IDS, $entries);
    foreach (array_diff_key(array_column($entries, 'value', 'path'), $keys, $ids) as $path => $value) {
        $writer->save($path, $value);
    }
    $connector->setConfigValues($keys);
    // Keys, key environment and gateway have to be in force before the ids come: the connector then calls with them.
    $config->reinit();
    $connector->setConfigValues($ids);
    $config->reinit();
}

/** Paths whose effective value is not the one written. */
function differences(ReinitableConfigInterface $config, array $entries): array
{
    $isDifferent = static function (array $entry) use ($config): bool {
        return (string) $config->getValue($entry['path']) !== $entry['value'];
    };
    return array_column(array_filter($entries, $isDifferent), 'path');
}

/** The cache may hold rows that were undone since, or that another process read before the commit. */
function cleanCache(ReinitableConfigInterface $config): void
{
    try {
        $config->reinit();
    } catch (\Throwable $error) {
        say('the configuration cache could not be cleaned (' . get_class($error) . '). Run "bin/magento cache:clean config".');
    }
}

function saveAllOrNothing(ObjectManagerInterface $objects, ServicesConfigInterface $connector, array $entries): void
{
    $config = $objects->get(ReinitableConfigInterface::class);
    $connection = $objects->get(ResourceConnection::class)->getConnection();
    // The connector compares with the cache, which may be older than the database.
    $config->reinit();
    $connection->beginTransaction();
    try {
        save($connector, $objects->get(WriterInterface::class), $config, $entries);
        $different = differences($config, $entries);
        if ($different !== []) {
            throw new Refusal('Read back differently: ' . implode(', ', $different) . '. Run this again.');
        }
        $connection->commit();
    } catch (\Throwable $error) {
        try {
            $connection->rollBack();
        } finally {
            cleanCache($config);
        }
        throw $error;
    }
    cleanCache($config);
}

/** One line, without any line of any secret. */
function describe(\Throwable $error, array $entries): string
{
    if ($error instanceof Refusal) {
        return $error->getMessage();
    }
    $secrets = array_column(array_filter($entries, static function (array $entry): bool {
        return $entry['secret'] && $entry['value'] !== '';
    }), 'value');
    $lines = $secrets === [] ? [] : explode("\n", implode("\n", $secrets));
    $message = str_replace(array_merge($secrets, $lines), '[secret]', $error->getMessage());
    return get_class($error) . ': ' . strtok($message, "\r\n");
}

ini_set('display_errors', 'stderr');
$entries = [];
try {
    require getcwd() . '/app/bootstrap.php';
    $entries = readEntries();
    $objects = Bootstrap::create(BP, $_SERVER)->getObjectManager();
    $connector = connector($objects);
    refuseLocked($objects->get(SettingChecker::class), $entries);
    saveAllOrNothing($objects, $connector, $entries);
    echo 'Keybridge: ' . count($entries) . " settings written.\n";
} catch (\Throwable $error) {
    say('nothing was written. ' . describe($error, $entries));
    exit(1);
}
