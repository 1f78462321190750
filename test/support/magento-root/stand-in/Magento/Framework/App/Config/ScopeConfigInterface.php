<?php

namespace Magento\Framework\App\Config;

interface ScopeConfigInterface
{
    public function getValue($path = null, $scopeType = 'default', $scopeCode = null);
}
