<?php
namespace Keybridge;

/** Tokens of an array that is spelled out; anything else (getenv(), require, constants) would be replaced by what it gives now. */
function isSpelledOut(string $source): bool
{
    $plain = [T_OPEN_TAG, T_CLOSE_TAG, T_WHITESPACE, T_COMMENT, T_DOC_COMMENT, T_RETURN, T_ARRAY, T_DOUBLE_ARROW,
        T_CONSTANT_ENCAPSED_STRING, T_LNUMBER, T_DNUMBER];
    foreach (token_get_all($source) as $token) {
        if (is_array($token)) {
            $isWord = $token[0] === T_STRING && in_array(strtolower($token[1]), ['true', 'false', 'null'], true);
            $isPlain = $isWord || in_array($token[0], $plain, true);
        } else {
            $isPlain = strpos('()[],;-', $token) !== false;
        }
        if (!$isPlain) {
            return false;
        }
    }
    return true;
}

/** A file made anew, on the disk, no wider than `$like` and its owner's. */
function createLike(string $like, string $file, string $content): void
{
    $facts = stat($like);
    $before = umask(077);
    $handle = @fopen($file, 'x');
    umask($before);
    $isWritten = $handle && @fwrite($handle, $content) === strlen($content) && @fflush($handle)
        && (!function_exists('fsync') || @fsync($handle)) && @fclose($handle);
    if (!$isWritten || !@chown($file, $facts['uid']) || !@chgrp($file, $facts['gid']) || !@chmod($file, $facts['mode'] & 0777)) {
        @unlink($file);
        throw new Refusal('env-php-unwritable', "$file cannot be written as $like is: run this as its owner, with room on the disk.");
    }
}

/** app/etc/env.php of this instance; symbolic links are followed. */
final class EnvPhpFile
{
    public $path;
    private $source;

    public function __construct()
    {
        $this->path = realpath(BP . '/app/etc/env.php');
        $this->source = (string) file_get_contents($this->path);
        if (!isSpelledOut($this->source)) {
            throw new Refusal('env-php-unwritable', "$this->path works values out when it is read; Magento would write them down as they are now.");
        }
    }

    /** Its presence: a writing has begun, and a process that did not end it was killed. */
    private static function mark(): string
    {
        return dirname(realpath(BP . '/app/etc/env.php')) . '/env.keybridge-unfinished';
    }

    public static function isUnfinished(): bool
    {
        return is_file(self::mark());
    }

    public static function finish(): void
    {
        @unlink(self::mark());
    }

    public function read(): array
    {
        return include $this->path;
    }

    /** The whole file at once; a crash leaves the old one or the new one. */
    public function replace(string $content): void
    {
        $next = dirname($this->path) . '/env.keybridge-next.php';
        // A process that was killed may have left one.
        @unlink($next);
        createLike($this->path, $next, $content);
        if (!@rename($next, $this->path)) {
            @unlink($next);
            throw new Refusal('env-php-unwritable', "$this->path cannot be replaced.");
        }
        if (function_exists('opcache_invalidate')) {
            @opcache_invalidate($this->path, true);
        }
    }

    /** Where the file as it was stands now. What follows is to be finished. */
    public function begin(): string
    {
        $backup = dirname($this->path) . '/env.keybridge-' . gmdate('Ymd\THis') . '-' . bin2hex(random_bytes(3)) . '.php';
        createLike($this->path, $backup, $this->source);
        touch(self::mark());
        return $backup;
    }

    public function restore(): void
    {
        $this->replace($this->source);
    }
}
