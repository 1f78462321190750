<?php
namespace Keybridge;

/**
 * Magento's adapter answers a lost connection with a new one and repeats the statement there, where no transaction is
 * open: what was written before is gone then, and what comes is kept at once. This notices before the next statement.
 */
final class ConnectionGuard
{
    private $connection;
    private $first;
    private $hookBefore;
    public $hasChanged = false;

    public function __construct($connection)
    {
        $this->connection = $connection;
        $this->first = $connection->getConnection();
        $this->hookBefore = $connection->setQueryHook(['object' => $this, 'method' => 'check']);
    }

    /** Called before each statement. */
    public function check(): void
    {
        if ($this->connection->getConnection() !== $this->first) {
            $this->hasChanged = true;
            throw new Refusal('database', 'The connection to the database was lost on the way.');
        }
    }

    public function end(): void
    {
        $this->connection->setQueryHook($this->hookBefore);
    }
}
