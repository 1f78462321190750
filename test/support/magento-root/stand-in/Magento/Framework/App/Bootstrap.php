<?php

namespace Magento\Framework\App;

use Magento\Framework\ObjectManagerInterface;
use StandIn\ObjectManager;

final class Bootstrap
{
    public static function create(string $root, array $server): self
    {
        return new self();
    }

    public function getObjectManager(): ObjectManagerInterface
    {
        return new ObjectManager();
    }
}
