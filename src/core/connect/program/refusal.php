<?php
namespace Keybridge;

/** Something that a person can put right; its message is for them. `kind` is a fault's, see program.ts. */
class Refusal extends \RuntimeException
{
    public $kind;
    public $paths;

    public function __construct(string $kind, string $message, array $paths = [])
    {
        parent::__construct($message);
        $this->kind = $kind;
        $this->paths = $paths;
    }
}

/** What it broke off could not be looked at any more: it is as before or done, and nobody here can tell. */
final class Unsettled extends Refusal
{
}
