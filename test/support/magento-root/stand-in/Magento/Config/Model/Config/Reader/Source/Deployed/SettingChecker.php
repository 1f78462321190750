<?php

namespace Magento\Config\Model\Config\Reader\Source\Deployed;

use StandIn\DeployedConfig;

final class SettingChecker
{
    public function isReadOnly($path, $scope, $scopeCode = null): bool
    {
        return isset(DeployedConfig::values()[$path]);
    }
}
