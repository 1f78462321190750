<?php
namespace Keybridge;

/** What has to be undone when php ends in the middle: by a fatal error, or because somebody's hook calls exit(). */
final class Unfinished
{
    private static $undoings = [];

    public static function begin(callable $undo): void
    {
        self::$undoings[] = $undo;
    }

    public static function done(): void
    {
        array_pop(self::$undoings);
    }

    public static function isAny(): bool
    {
        return self::$undoings !== [];
    }

    /** Undoes what was begun last. */
    public static function undo(): void
    {
        $undo = array_pop(self::$undoings);
        $undo();
    }
}
