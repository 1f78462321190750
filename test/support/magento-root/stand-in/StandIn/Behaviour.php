<?php

namespace StandIn;

/**
 * What this instance does differently, from var/behaviour.json:
 * modules: "disabled" or "absent"; failAt: path at which the connector throws, naming the value; loseAt: path whose row is
 * silently not written; hangAt: path at which the process waits to be ended, having made var/hanging.
 */
final class Behaviour
{
    public static function of(string $name): ?string
    {
        $file = BP . '/var/behaviour.json';
        return is_file($file) ? json_decode(file_get_contents($file), true)[$name] ?? null : null;
    }
}
