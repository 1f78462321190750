<?php

namespace Magento\Deploy\Model\DeploymentConfig;

use Magento\Framework\App\DeploymentConfig;
use StandIn\Flags;

/** Compares `system` of app/etc with what was imported last. */
final class ChangeDetector
{
    private DeploymentConfig $deployment;
    private Flags $flags;

    public function __construct(DeploymentConfig $deployment, Flags $flags)
    {
        $this->deployment = $deployment;
        $this->flags = $flags;
    }

    public function hasChanges($sectionName = null): bool
    {
        $system = $this->deployment->getConfigData('system');
        $saved = $this->flags->get('config_hash');
        $hash = empty($system) && $saved === null ? null : Flags::hash($system);
        return $system !== null && $hash !== $saved;
    }
}
