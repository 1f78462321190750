<?php

namespace StandIn;

use Magento\Framework\App\Config\Storage\WriterInterface;
use Magento\ServicesId\Model\ServicesConfigInterface;

final class Connector implements ServicesConfigInterface
{
    private Config $config;
    private ConfigCache $cache;
    private WriterInterface $writer;
    private Encryptor $encryptor;

    public function __construct(Config $config, ConfigCache $cache, WriterInterface $writer, Encryptor $encryptor)
    {
        $this->config = $config;
        $this->cache = $cache;
        $this->writer = $writer;
        $this->encryptor = $encryptor;
    }

    public function isApiKeySet(): bool
    {
        $environment = $this->config->getValue('magento_saas/environment');
        $keys = "services_connector/services_connector_integration/$environment";
        return (bool) $this->config->getValue("{$keys}_api_key") && (bool) $this->config->getValue("{$keys}_private_key");
    }

    public function getCloudId(): ?string
    {
        return $_ENV['MAGENTO_CLOUD_PROJECT'] ?? null;
    }

    public function getRegistryApiUrl(string $uri): string
    {
        return "/merchant-registry/v1/$uri";
    }

    public function setConfigValues(array $configs): void
    {
        foreach ($configs as $path => $value) {
            if ((string) $value === '') {
                $this->writer->delete($path);
            } elseif ($this->config->getValue($path) !== $value) {
                $this->failAt($path, $value);
                $this->writer->save($path, Config::isKey($path) ? $this->encryptor->encrypt($value) : $value);
            } else {
                continue;
            }
            $hasChanged = true;
        }
        if (isset($hasChanged)) {
            $this->cache->clean();
        }
    }

    private function failAt(string $path, string $value): void
    {
        if (Behaviour::of('failAt') === $path) {
            throw new \RuntimeException("Cannot save \"$value\"\nand a second line");
        }
        if (Behaviour::of('quoteAt') === $path) {
            $half = substr($value, 0, intdiv(strlen($value), 2));
            $old = json_encode($this->config->getValue($path));
            throw new \RuntimeException("Cannot put " . strtr($half, "\n", ' ') . "… in the place of $old");
        }
    }
}
