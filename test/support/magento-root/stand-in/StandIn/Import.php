<?php

namespace StandIn;

use Magento\Deploy\Model\DeploymentConfig\ChangeDetector;
use Magento\Framework\App\DeploymentConfig;
use Magento\Framework\ObjectManagerInterface;

/** app:config:import: `system` goes verbatim into the database, and the data space to the connector's hook. */
final class Import
{
    public static function run(ObjectManagerInterface $objects): string
    {
        Behaviour::reach('import');
        if (!$objects->get(ChangeDetector::class)->hasChanges()) {
            return 'Nothing to import.';
        }
        if (Behaviour::of('import') === 'fails') {
            throw new \RuntimeException('Import failed: it does not like the file.');
        }
        $config = $objects->get(Config::class);
        $system = $objects->get(DeploymentConfig::class)->getConfigData('system');
        $flags = $objects->get(Flags::class);
        $path = 'services_connector/services_id/environment_id';
        $config->reinit();
        if ($flags->get('system_config_snapshot') !== $system) {
            CloudHook::afterSave($objects, $path, (string) $config->getValue($path));
        }
        $flags->set('system_config_snapshot', $system);
        $flags->set('config_hash', Flags::hash($system));
        Behaviour::reach('imported');
        return 'System config was imported';
    }
}
