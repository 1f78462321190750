<?php

namespace StandIn;

use Magento\Framework\App\Cache\StateInterface;
use Magento\Framework\App\DeploymentConfig;

/** Which caches are used: as env.php says, until this process is told otherwise. */
final class CacheState implements StateInterface
{
    private array $types;

    public function __construct(DeploymentConfig $deployment)
    {
        $this->types = $deployment->getConfigData('cache_types') ?? [];
    }

    public function isEnabled($cacheType): bool
    {
        return (bool) ($this->types[$cacheType] ?? false);
    }

    public function setEnabled($cacheType, $isEnabled): void
    {
        $this->types[$cacheType] = (int) $isEnabled;
    }
}
