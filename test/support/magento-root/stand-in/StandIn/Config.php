<?php

namespace StandIn;

use Magento\Framework\App\Config\ReinitableConfigInterface;
use Magento\Framework\App\DeploymentConfig;

/** Settings in force: the modules' defaults, rows, config.php, env.php, variables; the later wins. */
final class Config implements ReinitableConfigInterface
{
    private const DEFAULTS = [
        'magento_saas/environment' => 'production',
        'services_connector/production_gateway_url' => 'https://commerce.adobe.io/',
        'services_connector/sandbox_gateway_url' => 'https://commerce-beta.adobe.io/',
        'web/unsecure/base_url' => 'http://shop.example/',
    ];

    private ?array $loaded = null;
    private Database $database;
    private DeploymentConfig $deployment;
    private ConfigCache $cache;
    private Encryptor $encryptor;

    public function __construct(
        Database $database,
        DeploymentConfig $deployment,
        ConfigCache $cache,
        Encryptor $encryptor
    ) {
        $this->database = $database;
        $this->deployment = $deployment;
        $this->cache = $cache;
        $this->encryptor = $encryptor;
    }

    public static function isKey(string $path): bool
    {
        return strpos($path, '/services_connector_integration/') !== false;
    }

    public function getValue($path = null, $scopeType = 'default', $scopeCode = null)
    {
        $this->loaded ??= $this->load();
        return $this->loaded[$path] ?? null;
    }

    public function reinit()
    {
        if ($this->database->hasCommitted) {
            Behaviour::reach('clean');
        }
        $this->loaded = null;
        $this->cache->clean();
        return $this;
    }

    private function load(): array
    {
        $cached = $this->cache->load();
        if ($cached !== null) {
            return $cached;
        }
        $stored = [];
        self::flatten('', $this->deployment->getConfigData('system')['default'] ?? [], $stored);
        $stored += $this->database->rows() + self::DEFAULTS;
        foreach ($stored as $path => $value) {
            $stored[$path] = self::isKey($path) ? $this->encryptor->decrypt((string) $value) : $value;
        }
        $values = self::variables() + $stored;
        $this->cache->save($values);
        return $values;
    }

    /** Taken as they are: what is encrypted there stays so. */
    private static function variables(): array
    {
        $values = [];
        foreach ($_ENV as $name => $value) {
            if (preg_match('/^CONFIG__(?i:default)__(.+)$/', $name, $found) === 1) {
                $values[strtr(strtolower($found[1]), ['__' => '/'])] = $value;
            }
        }
        return $values;
    }

    /** @param array|string|null $node */
    private static function flatten(string $path, $node, array &$values): void
    {
        if (!is_array($node)) {
            $values[$path] = $node;
            return;
        }
        foreach ($node as $name => $child) {
            self::flatten($path === '' ? $name : "$path/$name", $child, $values);
        }
    }
}
