<?php

namespace Magento\ServicesId\Model;

interface ServicesConfigInterface
{
    public function setConfigValues(array $configs): void;
}
