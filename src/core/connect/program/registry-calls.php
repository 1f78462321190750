<?php
namespace Keybridge;

use Magento\Framework\App\Config\Storage\WriterInterface;
use Magento\Framework\ObjectManagerInterface;

/** The variable by which the connector's own hook knows the cloud project that it tells the registry of. */
const CLOUD_PROJECT = 'MAGENTO_CLOUD_PROJECT';

/**
 * Ends the process by SIGALRM after so many seconds, 0 calls it off: nothing else reaches into a call of Magento's that
 * has no time limit of its own. Without pcntl there is none.
 */
function limitTime(int $seconds): void
{
    if (function_exists('pcntl_alarm')) {
        pcntl_alarm($seconds);
    }
}

/**
 * Does something without the connector's hook, which asks the registry while a data space is being saved: a registry
 * that hangs would keep the transaction open, and what has been saved locked, for as long as it pleases.
 */
function withoutCloudHook(callable $do)
{
    $project = $_ENV[CLOUD_PROJECT] ?? null;
    unset($_ENV[CLOUD_PROJECT]);
    try {
        return $do();
    } finally {
        if ($project !== null) {
            $_ENV[CLOUD_PROJECT] = $project;
        }
    }
}

/**
 * Makes up for it when all is written: the data space saved once more, as it is, calls the hook. What goes wrong there is
 * Magento's to log; where the hook never comes back, the process ends, and everything is in force all the same.
 */
function callCloudHook(ObjectManagerInterface $objects, array $changed): void
{
    if (!isset($_ENV[CLOUD_PROJECT]) || !in_array(ENVIRONMENT_ID, $changed, true)) {
        return;
    }
    $id = effective($objects, ENVIRONMENT_ID);
    if ($id === '') {
        return;
    }
    limitTime(60);
    try {
        $objects->get(WriterInterface::class)->save(ENVIRONMENT_ID, $id);
    } catch (\Throwable $error) {
        warn('the registry was not told the cloud project (' . describe($error) . ').');
    }
    limitTime(0);
}
