<?php
namespace Keybridge;

use Magento\Framework\App\Cache\StateInterface;
use Magento\Framework\App\Config\ReinitableConfigInterface;
use Magento\Framework\ObjectManagerInterface;

/** So that every later process reads what is in force now. */
function cleanCache(ObjectManagerInterface $objects): void
{
    try {
        $objects->get(ReinitableConfigInterface::class)->reinit();
    } catch (\Throwable $error) {
        warn('the configuration cache could not be cleaned (' . get_class($error) . '). Run "bin/magento cache:clean config".');
    }
}

/**
 * Does something with the configuration cache switched off for this process alone, and cleans it afterwards. What is read
 * comes from the database then; and uncommitted rows never get into the cache, where every other process would take them
 * for true, during the transaction and for good where this process does not live to clean it.
 */
function withoutConfigCache(ObjectManagerInterface $objects, callable $do)
{
    $caches = $objects->get(StateInterface::class);
    $config = $objects->get(ReinitableConfigInterface::class);
    $wasEnabled = $caches->isEnabled('config');
    $caches->setEnabled('config', false);
    try {
        // Forgets what this process has read from the cache.
        $config->reinit();
        return $do();
    } finally {
        $caches->setEnabled('config', $wasEnabled);
        cleanCache($objects);
    }
}
