<?php

namespace StandIn;

use Magento\Framework\App\Config\Storage\WriterInterface;
use Magento\Framework\ObjectManagerInterface;

/** With the connector's plug-in on it: a data space that was saved is told to the registry. */
final class Writer implements WriterInterface
{
    private Database $database;
    private ObjectManagerInterface $objects;

    public function __construct(Database $database, ObjectManagerInterface $objects)
    {
        $this->database = $database;
        $this->objects = $objects;
    }

    public function save($path, $value, $scope = 'default', $scopeId = 0): void
    {
        $this->database->write($path, (string) $value);
        if (Behaviour::of('modules') === null) {
            CloudHook::afterSave($this->objects, $path, (string) $value);
        }
    }

    public function delete($path, $scope = 'default', $scopeId = 0): void
    {
        $this->database->write($path, null);
    }
}
