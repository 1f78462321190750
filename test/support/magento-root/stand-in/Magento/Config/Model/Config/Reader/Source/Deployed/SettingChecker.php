<?php

namespace Magento\Config\Model\Config\Reader\Source\Deployed;

use Magento\Framework\App\DeploymentConfig;

/** It knows variables by their name in capitals only. */
final class SettingChecker
{
    private DeploymentConfig $deployment;

    public function __construct(DeploymentConfig $deployment)
    {
        $this->deployment = $deployment;
    }

    public function isReadOnly($path, $scope, $scopeCode = null): bool
    {
        $variable = 'CONFIG__DEFAULT__' . strtoupper(strtr($path, ['/' => '__']));
        return isset($_ENV[$variable]) || $this->deployment->get("system/default/$path") !== null;
    }
}
