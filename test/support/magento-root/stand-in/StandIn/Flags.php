<?php

namespace StandIn;

/** The table `flag`: what app:config:import keeps. */
final class Flags
{
    private const FILE = BP . '/var/flags.json';

    private Database $database;

    public function __construct(Database $database)
    {
        $this->database = $database;
    }

    public static function hash($system): string
    {
        return sha1(json_encode($system));
    }

    public function get(string $name)
    {
        return $this->all()[$name] ?? null;
    }

    public function set(string $name, $value): void
    {
        file_put_contents(self::FILE, json_encode([$name => $value] + $this->all(), JSON_PRETTY_PRINT));
    }

    private function all(): array
    {
        $this->database->getConnection();
        return is_file(self::FILE) ? json_decode(file_get_contents(self::FILE), true) : [];
    }
}
