<?php
namespace Keybridge;

use Magento\Framework\ObjectManagerInterface;

/** All is written and read back: whoever ordered it has the last word, within half a minute. */
function awaitCommit(): void
{
    Conversation::say('ready');
    if ((Conversation::hear(30)['do'] ?? null) !== 'commit') {
        throw new Refusal('cancelled', 'Nobody said that it should stay.');
    }
}

/** Says how it went; true where the conversation goes on. */
function serveWriting(ObjectManagerInterface $objects, array $settings, bool $viaEnvPhp): bool
{
    Conversation::say('writing');
    try {
        Turn::take();
        $done = $viaEnvPhp
            ? writeEnvPhp($objects, $settings, 'Keybridge\awaitCommit')
            : ['changed' => writeAllOrNothing($objects, $settings, 'Keybridge\awaitCommit')];
    } catch (Unsettled $error) {
        throw $error;
    } catch (\Throwable $error) {
        Conversation::end('undone', ['fault' => faultOf($error)]);
        return false;
    }
    $inspection = withoutConfigCache($objects, static function () use ($objects): array {
        return inspect($objects);
    });
    Turn::end();
    Conversation::say('written', $done + ['inspection' => $inspection]);
    if (!$viaEnvPhp) {
        callCloudHook($objects, $done['changed']);
    }
    return true;
}

function serveVerifying(ObjectManagerInterface $objects): void
{
    Conversation::say('verifying');
    try {
        Conversation::say('verified', verify($objects));
    } catch (\Throwable $error) {
        Conversation::say('not-verified', ['fault' => faultOf($error)]);
    }
}

/** The only answer with secrets in it. A key that could not be decrypted is none. */
function serveSecrets(ObjectManagerInterface $objects): void
{
    $settings = [];
    foreach (array_filter(PATHS, static function (string $path): bool {
        return isBelow($path, KEYS);
    }) as $path) {
        $value = effective($objects, $path);
        if ($value !== '' && !isCiphertext($value)) {
            $settings[] = ['path' => $path, 'value' => $value];
        }
    }
    Conversation::say('secrets', ['settings' => $settings]);
}

/** True where the conversation goes on. */
function serve(ObjectManagerInterface $objects, array $order): bool
{
    switch ($order['do'] ?? null) {
        case 'write':
        case 'write-env-php':
            return serveWriting($objects, $order['settings'], $order['do'] === 'write-env-php');
        case 'verify':
            serveVerifying($objects);
            return true;
        case 'secrets':
            serveSecrets($objects);
            return true;
        default:
            throw new Refusal('fault', 'There is no such order.');
    }
}

/** After a writing whose end nobody heard: what it left is finished or cleaned, so that the site uses what is seen here. */
function settle(ObjectManagerInterface $objects): void
{
    Turn::take();
    if (EnvPhpFile::isUnfinished()) {
        takeEffect($objects);
        EnvPhpFile::finish();
    }
    cleanCache($objects);
    Turn::end();
}

function converse(): void
{
    $first = Conversation::begin();
    $root = $first['root'] ?? null;
    if ($root !== null && !@chdir($root)) {
        throw new Refusal('not-magento', "There is no folder $root, or this user may not enter it.");
    }
    Conversation::say('reached', ['php' => PHP_VERSION]);
    // What a Magento prints before it calls exit() is why.
    ob_start();
    $objects = bootstrap();
    ob_end_flush();
    // A site whose env.php was left half imported answers 500: whoever comes first finishes that.
    if (($first['settle'] ?? false) || EnvPhpFile::isUnfinished()) {
        settle($objects);
    }
    Conversation::say('inspected', ['inspection' => inspect($objects)]);
    do {
        $order = Conversation::hear();
    } while ($order !== null && serve($objects, $order));
    Conversation::$isOver = true;
}

/** Php ended in the middle: a fatal error, or exit() in code that was called. */
function sayTheEnd(): void
{
    if (Conversation::$isOver) {
        return;
    }
    $last = error_get_last();
    $isFatal = $last !== null && ($last['type'] & (E_ERROR | E_CORE_ERROR | E_COMPILE_ERROR | E_PARSE)) !== 0;
    $printed = ob_get_level() > 0 ? ob_get_contents() : '';
    $text = oneLine($isFatal ? $last['message'] : "The instance's own code ended php. $printed");
    $said = Unfinished::isAny() ? 'undone' : 'failed';
    try {
        while (Unfinished::isAny()) {
            Unfinished::undo();
        }
    } catch (\Throwable $error) {
        $said = 'failed';
    }
    Conversation::end($said, ['fault' => ['kind' => 'fault', 'text' => $text]]);
    exit(1);
}

// What is printed all the same stands outside the marked lines.
ini_set('display_errors', 'stderr');
// As bin/magento wants it, and so that something can still be said when it was too little.
ini_set('memory_limit', '-1');
register_shutdown_function('Keybridge\sayTheEnd');
try {
    converse();
} catch (\Throwable $error) {
    Conversation::end('failed', ['fault' => faultOf($error)]);
    exit(1);
}
