<?php
namespace Keybridge;

/** What must not be told: each value that is handed over to be written, and each key that the instance has. */
final class Secrets
{
    private static $known = [];

    public static function know(string $secret): void
    {
        foreach (array_merge([$secret], explode("\n", $secret)) as $text) {
            if (strlen(trim($text)) > 3) {
                self::$known[trim($text)] = '[secret]';
                // As json_encode() has it.
                self::$known[str_replace('/', '\/', trim($text))] = '[secret]';
            }
        }
    }

    public static function knowThoseOf(array $settings): void
    {
        foreach ($settings as $setting) {
            if ($setting['secret']) {
                self::know($setting['value']);
            }
        }
    }

    public static function hide(string $text): string
    {
        $secrets = implode("\n", array_keys(self::$known));
        $isPart = static function (string $word) use ($secrets): bool {
            for ($start = 0; $start + 8 <= strlen($word); $start++) {
                if (strpos($secrets, substr($word, $start, 8)) !== false) {
                    return true;
                }
            }
            return false;
        };
        // strtr() takes the longest first; what is left may be a part that somebody cut off.
        return preg_replace_callback('~[A-Za-z0-9+/=]{8,}~', static function (array $found) use ($isPart): string {
            return $isPart($found[0]) ? '[secret]' : $found[0];
        }, strtr($text, self::$known));
    }
}
