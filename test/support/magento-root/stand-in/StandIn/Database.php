<?php

namespace StandIn;

/**
 * Magento's adapter, down to its way with a lost connection: it takes a new one and repeats the statement there, without the
 * transaction, whose level it goes on counting.
 */
final class Database
{
    public bool $hasCommitted = false;
    private ?Link $link = null;
    private int $level = 0;
    private ?array $hook = null;
    private bool $hasDropped = false;

    public function getConnection(): Link
    {
        return $this->link ??= new Link();
    }

    /** Called before each statement; returns the one before it. */
    public function setQueryHook($hook): ?array
    {
        $before = $this->hook;
        $this->hook = $hook;
        return $before;
    }

    public function beginTransaction(): self
    {
        if ($this->level === 0) {
            $this->perform(static fn (Link $link) => $link->begin());
        }
        ++$this->level;
        return $this;
    }

    public function commit(): self
    {
        Behaviour::reach('commit');
        $this->breakAt('commit');
        $this->getConnection()->commit();
        --$this->level;
        $this->hasCommitted = true;
        Behaviour::reach('committed');
        $this->breakAt('committed');
        return $this;
    }

    public function rollBack(): self
    {
        $this->getConnection()->rollBack();
        --$this->level;
        return $this;
    }

    public function select(): Select
    {
        return new Select();
    }

    public function fetchPairs(Select $select): array
    {
        return $select->pick($this->rows());
    }

    public function rows(): array
    {
        return $this->query(static fn (Link $link) => $link->rows());
    }

    public function write(string $path, ?string $value): void
    {
        Behaviour::reach($path);
        $this->breakAt($path);
        if (Behaviour::of('loseAt') !== $path) {
            $this->query(static fn (Link $link) => $link->write($path, $value));
            file_put_contents(BP . '/var/written.txt', "$path\n", FILE_APPEND);
        }
    }

    private function query(callable $statement)
    {
        if ($this->hook !== null) {
            [$this->hook['object'], $this->hook['method']]();
        }
        return $this->perform($statement);
    }

    private function perform(callable $statement)
    {
        try {
            return $statement($this->getConnection());
        } catch (LostConnection $error) {
            $this->link = null;
            return $statement($this->getConnection());
        }
    }

    private function breakAt(string $step): void
    {
        $isDown = Behaviour::of('downAt') === $step;
        if (!$isDown && (Behaviour::of('dropAt') !== $step || $this->hasDropped)) {
            return;
        }
        $this->hasDropped = true;
        $this->getConnection()->lose();
        if ($isDown) {
            touch(BP . '/var/down');
        }
        if ($step === 'committed') {
            throw new LostConnection('SQLSTATE[HY000]: General error: 2013 Lost connection to MySQL server during query');
        }
    }
}
