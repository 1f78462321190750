<?php
namespace Keybridge;

/** JSON lines: what is heard comes on standard input, what is said goes to standard output behind a marker. */
final class Conversation
{
    private static $marker = '';
    public static $isOver = false;

    /** Nothing else that an instance prints can be taken for such a line; it may have left its last one unfinished. */
    public static function say(string $said, array $more = []): void
    {
        $json = json_encode(['said' => $said] + $more, JSON_INVALID_UTF8_SUBSTITUTE | JSON_UNESCAPED_SLASHES);
        // Whoever listened may be gone: what was begun comes to its end all the same.
        @fwrite(STDOUT, "\n" . self::$marker . " $json\n");
    }

    /** The next line; null at the end of input. With a limit in seconds: null also when it has passed. */
    public static function hear(?int $limit = null): ?array
    {
        $streams = [STDIN];
        $none = [];
        if ($limit !== null && !stream_select($streams, $none, $none, $limit)) {
            return null;
        }
        $line = fgets(STDIN);
        if ($line === false) {
            return null;
        }
        $heard = json_decode($line, true);
        if (!is_array($heard)) {
            throw new Refusal('fault', 'A line came in that is no JSON.');
        }
        return $heard;
    }

    public static function begin(): array
    {
        $first = self::hear() ?? [];
        self::$marker = $first['marker'] ?? '';
        return $first;
    }

    /** The last word. */
    public static function end(string $said, array $more): void
    {
        self::$isOver = true;
        self::say($said, $more);
    }
}

function warn(string $text): void
{
    Conversation::say('warned', ['text' => $text]);
}

function tellStep(string $step): void
{
    Conversation::say($step);
}
