<?php
namespace Keybridge;

/**
 * One writes at a time, and whoever looks again after a lost conversation waits until the other php has undone or kept what it
 * wrote. The lock is on a file that every Magento has, changes nothing of it, and ends with the process.
 */
final class Turn
{
    /** Seconds; a writing that nobody answers undoes itself before. */
    private const LONGEST_WAIT = 45;

    private static $handle;

    public static function take(): void
    {
        self::$handle = fopen(BP . '/app/bootstrap.php', 'r');
        for ($tenths = 0; !flock(self::$handle, LOCK_EX | LOCK_NB, $isTaken); $tenths++) {
            // Some network file systems have no locks: then there is nothing to wait for.
            if (!$isTaken) {
                return;
            }
            if ($tenths >= self::LONGEST_WAIT * 10) {
                throw new Refusal('fault', 'Another connection to this instance is being worked on. Try again later.');
            }
            usleep(100000);
        }
    }

    public static function end(): void
    {
        fclose(self::$handle);
    }
}
