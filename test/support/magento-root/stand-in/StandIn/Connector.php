<?php

namespace StandIn;

use Magento\ServicesId\Model\ServicesConfigInterface;

final class Connector implements ServicesConfigInterface
{
    private Config $config;
    private Database $database;

    public function __construct(Config $config, Database $database)
    {
        $this->config = $config;
        $this->database = $database;
    }

    public function setConfigValues(array $configs): void
    {
        foreach ($configs as $path => $value) {
            if ($this->config->getValue($path) === $value) {
                continue;
            }
            if (Behaviour::of('failAt') === $path) {
                throw new \RuntimeException("Cannot save \"$value\"\nand a second line");
            }
            $isKey = strpos($path, '/services_connector_integration/') !== false;
            $stored = $isKey && (string) $value !== '' ? (new Encryptor())->encrypt($value) : $value;
            $this->database->write($path, (string) $stored === '' ? null : $stored);
            $hasChanged = true;
        }
        if (isset($hasChanged)) {
            @unlink(BP . '/var/cache.json');
        }
    }
}
