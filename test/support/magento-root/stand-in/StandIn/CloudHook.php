<?php

namespace StandIn;

use Magento\Framework\ObjectManagerInterface;
use Magento\ServicesId\Model\ServicesClientInterface;
use Magento\ServicesId\Model\ServicesConfigInterface;

/** Tells the registry the cloud project of a data space; what goes wrong is only logged. */
final class CloudHook
{
    public static function afterSave(ObjectManagerInterface $objects, string $path, string $value): void
    {
        $project = $_ENV['MAGENTO_CLOUD_PROJECT'] ?? '';
        if ($path !== 'services_connector/services_id/environment_id' || $value === '' || $project === '') {
            return;
        }
        if (Behaviour::of('hook') === 'fails') {
            throw new \RuntimeException('The hook does not like it.');
        }
        $config = $objects->get(ServicesConfigInterface::class);
        if (!$config->isApiKeySet()) {
            return;
        }
        $uri = "registry/environments/$value/cloudid/$project";
        $answer = $objects->get(ServicesClientInterface::class)->request('PUT', $config->getRegistryApiUrl($uri));
        if (isset($answer['message'])) {
            file_put_contents(BP . '/var/system.log', $answer['message'] . "\n", FILE_APPEND);
        }
    }
}
