<?php

namespace StandIn;

use Magento\Framework\App\Cache\StateInterface;
use Magento\Framework\App\Config\ReinitableConfigInterface;
use Magento\Framework\App\Config\ScopeConfigInterface;
use Magento\Framework\App\Config\Storage\WriterInterface;
use Magento\Framework\App\ProductMetadataInterface;
use Magento\Framework\Component\ComponentRegistrarInterface;
use Magento\Framework\Encryption\EncryptorInterface;
use Magento\Framework\ObjectManagerInterface;
use Magento\ServicesId\Model\ServicesClientInterface;
use Magento\ServicesId\Model\ServicesConfigInterface;

final class ObjectManager implements ObjectManagerInterface
{
    /** Interface => class. */
    private array $preferences = [
        ScopeConfigInterface::class => Config::class,
        ReinitableConfigInterface::class => Config::class,
        StateInterface::class => CacheState::class,
        WriterInterface::class => Writer::class,
        EncryptorInterface::class => Encryptor::class,
        ComponentRegistrarInterface::class => ComponentRegistrar::class,
        ProductMetadataInterface::class => ProductMetadata::class,
    ];
    /** Class => object, for as long as the process lives. */
    private array $shared = [];

    public function __construct()
    {
        if (Behaviour::of('modules') === null) {
            $this->preferences[ServicesConfigInterface::class] = Connector::class;
            $this->preferences[ServicesClientInterface::class] = Client::class;
        }
        if (Behaviour::of('modules') === 'old') {
            $this->preferences[ServicesConfigInterface::class] = OldConnector::class;
            $this->preferences[ServicesClientInterface::class] = OldClient::class;
        }
    }

    public function get($type)
    {
        if (!interface_exists($type) && !class_exists($type)) {
            throw new \ReflectionException("Class \"$type\" does not exist");
        }
        $class = $this->preferences[$type] ?? $type;
        return $this->shared[$class] ??= $this->create($class);
    }

    /** With what its constructor asks for. */
    private function create(string $class)
    {
        $reflection = new \ReflectionClass($class);
        if ($reflection->isInterface()) {
            throw new \Error("Cannot instantiate interface $class");
        }
        $constructor = $reflection->getConstructor();
        $parameters = $constructor === null ? [] : $constructor->getParameters();
        return new $class(...array_map(function (\ReflectionParameter $parameter) {
            $name = $parameter->getType()->getName();
            return $name === ObjectManagerInterface::class ? $this : $this->get($name);
        }, $parameters));
    }
}
