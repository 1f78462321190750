<?php

namespace Magento\Framework\App;

final class State
{
    private DeploymentConfig $deployment;

    public function __construct(DeploymentConfig $deployment)
    {
        $this->deployment = $deployment;
    }

    public function getMode(): string
    {
        return $this->deployment->get('MAGE_MODE') ?? 'default';
    }
}
