<?php
namespace Keybridge;

function kindOf(\Throwable $error): string
{
    for ($cause = $error; $cause !== null; $cause = $cause->getPrevious()) {
        if ($cause instanceof Refusal) {
            return $cause->kind;
        }
        if ($cause instanceof \PDOException || $cause instanceof \Zend_Db_Exception) {
            return 'database';
        }
        if ($cause instanceof \SodiumException) {
            return 'crypt-key';
        }
    }
    return 'fault';
}

/** One line without any secret, 500 bytes at most. */
function oneLine(string $text): string
{
    $line = strtok(trim(Secrets::hide($text)), "\r\n");
    return substr(preg_replace('/[\x00-\x1f\x7f]+/', ' ', (string) $line), 0, 500);
}

/** One line: the class and what it says, but for a parse error: PHP quotes the source there, which may be env.php. */
function describe(\Throwable $error): string
{
    if ($error instanceof Refusal) {
        return oneLine($error->getMessage());
    }
    $said = $error instanceof \ParseError
        ? basename($error->getFile()) . ', line ' . $error->getLine()
        : oneLine($error->getMessage());
    return get_class($error) . ': ' . $said;
}

/** A fault as it is told, see program.ts. */
function faultOf(\Throwable $error): array
{
    $paths = $error instanceof Refusal && $error->paths !== [] ? ['paths' => $error->paths] : [];
    return ['kind' => kindOf($error), 'text' => describe($error)] + $paths;
}
