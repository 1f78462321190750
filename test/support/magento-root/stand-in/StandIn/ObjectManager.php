<?php

namespace StandIn;

use Magento\Config\Model\Config\Reader\Source\Deployed\SettingChecker;
use Magento\Framework\App\Config\ReinitableConfigInterface;
use Magento\Framework\App\Config\Storage\WriterInterface;
use Magento\Framework\App\ResourceConnection;
use Magento\Framework\ObjectManagerInterface;
use Magento\ServicesId\Model\ServicesConfigInterface;

final class ObjectManager implements ObjectManagerInterface
{
    /** Interface or class => object, for as long as the process lives. */
    private array $shared;

    public function __construct()
    {
        $database = new Database();
        $config = new Config($database);
        $this->shared = [
            ReinitableConfigInterface::class => $config,
            WriterInterface::class => new Writer($database),
            ResourceConnection::class => new ResourceConnection($database),
            SettingChecker::class => new SettingChecker(),
        ];
        if (Behaviour::of('modules') === null) {
            $this->shared[ServicesConfigInterface::class] = new Connector($config, $database);
        }
    }

    public function get($type)
    {
        if (!interface_exists($type) && !class_exists($type)) {
            throw new \ReflectionException("Class \"$type\" does not exist");
        }
        return $this->shared[$type] ?? new $type();
    }
}
