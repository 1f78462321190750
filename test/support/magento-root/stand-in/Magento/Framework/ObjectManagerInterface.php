<?php

namespace Magento\Framework;

interface ObjectManagerInterface
{
    public function get($type);
}
