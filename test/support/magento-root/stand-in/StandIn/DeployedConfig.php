<?php

namespace StandIn;

/** Settings that lock their field: `system` of env.php, and CONFIG__ variables, which win. */
final class DeployedConfig
{
    /** Path => value. */
    public static function values(): array
    {
        $values = [];
        foreach ((require BP . '/app/etc/env.php')['system']['default'] ?? [] as $section => $groups) {
            self::flatten($section, $groups, $values);
        }
        foreach ($_ENV as $name => $value) {
            if (strncmp($name, 'CONFIG__DEFAULT__', 17) === 0) {
                $values[strtr(strtolower(substr($name, 17)), ['__' => '/'])] = $value;
            }
        }
        return $values;
    }

    /** @param array|string $node */
    private static function flatten(string $path, $node, array &$values): void
    {
        if (!is_array($node)) {
            $values[$path] = $node;
            return;
        }
        foreach ($node as $name => $child) {
            self::flatten("$path/$name", $child, $values);
        }
    }
}
