<?php

namespace Magento\Framework\App\Config;

interface ReinitableConfigInterface extends ScopeConfigInterface
{
    public function reinit();
}
