<?php

namespace StandIn;

use Magento\Framework\App\Config\ReinitableConfigInterface;

/** Effective settings, through a cache that every process shares and that knows nothing of transactions. */
final class Config implements ReinitableConfigInterface
{
    private const DEFAULTS = ['magento_saas/environment' => 'production'];

    private ?array $loaded = null;
    private Database $database;

    public function __construct(Database $database)
    {
        $this->database = $database;
    }

    public function getValue($path = null, $scopeType = 'default', $scopeCode = null)
    {
        $this->loaded ??= $this->load();
        $value = $this->loaded[$path] ?? null;
        return $value === null ? null : (new Encryptor())->decrypt($value);
    }

    public function reinit()
    {
        @unlink(BP . '/var/cache.json');
        $this->loaded = null;
        return $this;
    }

    private function load(): array
    {
        $cache = BP . '/var/cache.json';
        if (is_file($cache)) {
            return json_decode(file_get_contents($cache), true);
        }
        $effective = DeployedConfig::values() + $this->database->rows() + self::DEFAULTS;
        file_put_contents($cache, json_encode($effective, JSON_FORCE_OBJECT));
        return $effective;
    }
}
