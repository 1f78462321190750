<?php

namespace Magento\Framework\Component;

interface ComponentRegistrarInterface
{
    public function getPath($type, $componentName);
}
