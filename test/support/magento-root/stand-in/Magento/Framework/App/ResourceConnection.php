<?php

namespace Magento\Framework\App;

use StandIn\Database;

final class ResourceConnection
{
    private Database $database;

    public function __construct(Database $database)
    {
        $this->database = $database;
    }

    public function getConnection(): Database
    {
        return $this->database;
    }

    public function getTableName($modelEntity): string
    {
        return "shop_$modelEntity";
    }
}
