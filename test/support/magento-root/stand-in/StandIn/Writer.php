<?php

namespace StandIn;

use Magento\Framework\App\Config\Storage\WriterInterface;

final class Writer implements WriterInterface
{
    private Database $database;

    public function __construct(Database $database)
    {
        $this->database = $database;
    }

    public function save($path, $value, $scope = 'default', $scopeId = 0)
    {
        $this->database->write($path, $value);
    }
}
