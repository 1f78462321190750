<?php
/*
 * Writes connector settings into the Magento instance in the current folder, all of them or none. Standard input: a JSON
 * list of {path, value, secret}; a value of "" removes the setting. Exit code 0: written and read back; 1: refused or
 * undone, with the reason on standard error. The files of core/connect/program that do the writing stand before this.
 */
namespace Keybridge;

function warn(string $text): void
{
    fwrite(STDERR, "Keybridge: $text\n");
}

function tellStep(string $step): void
{
}

function readEntries(): array
{
    $entries = json_decode(stream_get_contents(STDIN), true);
    if (!is_array($entries) || $entries === []) {
        throw new Refusal('fault', 'No settings came in on standard input: run the exported script itself, whole.');
    }
    return $entries;
}

ini_set('display_errors', 'stderr');
try {
    $entries = readEntries();
    $objects = bootstrap();
    $changed = writeAllOrNothing($objects, $entries, static function (): void {
    });
    echo 'Keybridge: ' . count($entries) . " settings written.\n";
    callCloudHook($objects, $changed);
} catch (\Throwable $error) {
    warn($error instanceof Unsettled ? describe($error) : 'nothing was written. ' . describe($error));
    exit(1);
}
