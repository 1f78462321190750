<?php

namespace StandIn;

/**
 * What this instance does differently, from var/behaviour.json.
 * - modules: "disabled"; "absent"; "old": magento/module-services-id 2; "ancient": 1
 * - database: "down"
 * - notices: "on": php prints them, with and without a line end
 * - failAt, quoteAt: path at which the connector throws, naming the new value, or both and a part of the new one
 * - loseAt: path whose row is silently not written
 * - dropAt: path at which the connection to the database is lost, and had again; downAt: at which it is lost for good
 * - hangAt, exitAt, fatalAt: path or step at which the process waits to be ended, having made var/hanging; calls exit(); dies of a
 *   fatal error. Steps: bootstrap, commit, committed, clean (the cache, after a commit), import, imported
 * - import: "fails"; hook: the connector's "fails"; cache: "stuck", it cannot be cleaned
 */
final class Behaviour
{
    public static function of(string $name): ?string
    {
        $file = BP . '/var/behaviour.json';
        return is_file($file) ? json_decode(file_get_contents($file), true)[$name] ?? null : null;
    }

    /** `$step` is also the path of a setting that is about to be written. */
    public static function reach(string $step): void
    {
        if (self::of('notices') !== null) {
            echo "PHP Notice: something \e[31modd\e[0m at $step\nand half a line";
            trigger_error('Something odd', E_USER_NOTICE);
        }
        if (self::of('hangAt') === $step) {
            file_put_contents(BP . '/var/hanging', (string) getmypid());
            sleep(60);
        }
        if (self::of('exitAt') === $step) {
            echo 'This Magento stops here.';
            exit(3);
        }
        if (self::of('fatalAt') === $step) {
            eval('final class Last {} class Later extends Last {}');
        }
    }
}
