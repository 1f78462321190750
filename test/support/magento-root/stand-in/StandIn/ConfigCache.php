<?php

namespace StandIn;

use Magento\Framework\App\Cache\StateInterface;

/** Every process shares it; it knows nothing of transactions, and while it is switched off it is not even cleaned. */
final class ConfigCache
{
    private const FILE = BP . '/var/cache.json';

    private StateInterface $state;

    public function __construct(StateInterface $state)
    {
        $this->state = $state;
    }

    public function load(): ?array
    {
        return $this->state->isEnabled('config') && is_file(self::FILE)
            ? json_decode(file_get_contents(self::FILE), true)
            : null;
    }

    public function save(array $values): void
    {
        if ($this->state->isEnabled('config')) {
            file_put_contents(self::FILE, json_encode($values, JSON_FORCE_OBJECT));
        }
    }

    public function clean(): void
    {
        if (!$this->state->isEnabled('config')) {
            return;
        }
        if (Behaviour::of('cache') === 'stuck') {
            throw new \RuntimeException('The cache does not answer.');
        }
        @unlink(self::FILE);
    }
}
