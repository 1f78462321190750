<?php

namespace StandIn;

use Magento\Framework\App\Config\Storage\WriterInterface;
use Magento\ServicesId\Model\ServicesConfigInterface;

/** Saves whatever it is given as it is given: keys plain, nothing as an empty row. */
final class OldConnector implements ServicesConfigInterface
{
    private Config $config;
    private ConfigCache $cache;
    private WriterInterface $writer;

    public function __construct(Config $config, ConfigCache $cache, WriterInterface $writer)
    {
        $this->config = $config;
        $this->cache = $cache;
        $this->writer = $writer;
    }

    public function isApiKeySet(): bool
    {
        $environment = $this->config->getValue('magento_saas/environment');
        return (bool) $this->config->getValue("services_connector/services_connector_integration/{$environment}_api_key");
    }

    public function getRegistryApiVersion(): string
    {
        return 'v1';
    }

    public function setConfigValues(array $configs): void
    {
        foreach ($configs as $path => $value) {
            $this->writer->save($path, $value);
        }
        $this->cache->clean();
    }
}
