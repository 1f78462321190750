<?php

namespace StandIn;

/** The one question that is put to core_config_data: `path IN (?)` in the default scope. */
final class Select
{
    public array $paths = [];
    private array $conditions = [];

    public function from($name, $cols = '*'): self
    {
        if ($name !== 'shop_core_config_data' || $cols !== ['path', 'value']) {
            throw new \Zend_Db_Statement_Exception("Table '$name' or its columns do not exist");
        }
        return $this;
    }

    public function where($cond, $value = null): self
    {
        if ($cond === 'path IN (?)') {
            $this->paths = $value;
        } else {
            $this->conditions[$cond] = $value;
        }
        return $this;
    }

    public function pick(array $rows): array
    {
        return $this->conditions === ['scope = ?' => 'default', 'scope_id = ?' => 0]
            ? array_intersect_key($rows, array_flip($this->paths))
            : [];
    }
}
