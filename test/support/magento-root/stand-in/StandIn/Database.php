<?php

namespace StandIn;

/** The rows of core_config_data, path => stored value, with transactions. */
final class Database
{
    private ?array $uncommitted = null;

    public function rows(): array
    {
        $file = BP . '/var/database.json';
        return $this->uncommitted ?? (is_file($file) ? json_decode(file_get_contents($file), true) : []);
    }

    public function write(string $path, ?string $value): void
    {
        if (Behaviour::of('hangAt') === $path) {
            file_put_contents(BP . '/var/hanging', (string) getmypid());
            sleep(60);
        }
        if (Behaviour::of('loseAt') === $path) {
            return;
        }
        $rows = [$path => $value] + $this->rows();
        $this->store(array_filter($rows, static fn (?string $row): bool => $row !== null));
    }

    public function beginTransaction(): void
    {
        $this->uncommitted = $this->rows();
    }

    public function commit(): void
    {
        $rows = $this->uncommitted;
        $this->uncommitted = null;
        $this->store($rows);
    }

    public function rollBack(): void
    {
        $this->uncommitted = null;
    }

    private function store(array $rows): void
    {
        if ($this->uncommitted !== null) {
            $this->uncommitted = $rows;
        } else {
            file_put_contents(BP . '/var/database.json', json_encode($rows, JSON_PRETTY_PRINT | JSON_FORCE_OBJECT));
        }
    }
}
