<?php

namespace StandIn;

use Magento\ServicesId\Model\ServicesClientInterface;

final class Client implements ServicesClientInterface
{
    private RegistryClient $registry;

    public function __construct(RegistryClient $registry)
    {
        $this->registry = $registry;
    }

    public function request(
        string $method,
        string $uri,
        ?string $data = null,
        array $headers = [],
        ?string $environmentOverride = null,
        ?string $hostnameOverride = ''
    ): array {
        return $this->registry->request($method, $uri);
    }
}
