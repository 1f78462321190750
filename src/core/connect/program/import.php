<?php
namespace Keybridge;

/** Seconds. The import asks nobody but the database. */
const LONGEST_IMPORT = 120;

/** What has come in so far, its last part; the pipe is read so that the other side never waits. */
function drain($pipe, string $before): string
{
    return substr($before . stream_get_contents($pipe), -4000);
}

/**
 * `bin/magento app:config:import -n` in a process of its own, which reads app/etc anew. The connector's hook stays out of
 * it: the site answers 500 until the import is done, and the hook asks the registry without a time limit.
 */
function importConfiguration(): void
{
    $environment = array_diff_key(getenv(), [CLOUD_PROJECT => '']);
    $streams = [['file', '/dev/null', 'r'], ['pipe', 'w'], ['redirect', 1]];
    $process = proc_open([PHP_BINARY, 'bin/magento', 'app:config:import', '-n'], $streams, $pipes, BP, $environment);
    if (!is_resource($process)) {
        throw new Refusal('import-failed', 'bin/magento could not be started.');
    }
    stream_set_blocking($pipes[1], false);
    $said = '';
    for ($tenths = 0; ($status = proc_get_status($process))['running']; $tenths++) {
        $said = drain($pipes[1], $said);
        if ($tenths >= LONGEST_IMPORT * 10) {
            proc_terminate($process, 9);
        } elseif ($tenths % 100 === 99) {
            tellStep('writing');
        }
        usleep(100000);
    }
    $said = drain($pipes[1], $said);
    proc_close($process);
    if ($status['exitcode'] !== 0) {
        throw new Refusal('import-failed', 'bin/magento app:config:import: ' . oneLine($said));
    }
}
