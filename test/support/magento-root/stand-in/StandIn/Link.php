<?php

namespace StandIn;

/** One connection to the rows of core_config_data, path => stored value. What it has not committed is gone with it. */
final class Link
{
    private const FILE = BP . '/var/database.json';

    private ?array $uncommitted = null;
    private bool $isLost = false;

    public function __construct()
    {
        if (Behaviour::of('database') === 'down' || is_file(BP . '/var/down')) {
            throw new \Zend_Db_Adapter_Exception('SQLSTATE[HY000] [2002] Connection refused');
        }
    }

    public function lose(): void
    {
        $this->isLost = true;
        $this->uncommitted = null;
    }

    public function rows(): array
    {
        $this->assertAlive();
        return $this->uncommitted ?? (is_file(self::FILE) ? json_decode(file_get_contents(self::FILE), true) : []);
    }

    /** @param string|null $value null deletes the row */
    public function write(string $path, $value): void
    {
        $rows = [$path => $value] + $this->rows();
        $this->store(array_filter($rows, static fn ($row): bool => $row !== null));
    }

    public function begin(): void
    {
        $this->uncommitted = $this->rows();
    }

    public function commit(): void
    {
        $rows = $this->takeTransaction();
        $this->store($rows);
    }

    public function rollBack(): void
    {
        $this->takeTransaction();
    }

    private function takeTransaction(): array
    {
        $this->assertAlive();
        if ($this->uncommitted === null) {
            throw new \PDOException('There is no active transaction');
        }
        $rows = $this->uncommitted;
        $this->uncommitted = null;
        return $rows;
    }

    private function store(array $rows): void
    {
        if ($this->uncommitted !== null) {
            $this->uncommitted = $rows;
            return;
        }
        $next = self::FILE . getmypid();
        file_put_contents($next, json_encode($rows, JSON_PRETTY_PRINT | JSON_FORCE_OBJECT));
        rename($next, self::FILE);
    }

    private function assertAlive(): void
    {
        if ($this->isLost) {
            throw new LostConnection('SQLSTATE[HY000]: General error: 2006 MySQL server has gone away');
        }
    }
}
