<?php

namespace StandIn;

use Magento\ServicesId\Model\ServicesClientInterface;

final class OldClient implements ServicesClientInterface
{
    private RegistryClient $registry;

    public function __construct(RegistryClient $registry)
    {
        $this->registry = $registry;
    }

    public function request(string $method, string $uri, ?string $data = null): array
    {
        return $this->registry->request($method, $uri);
    }

    public function getUrl(string $version, string $uri): string
    {
        return "/merchant-registry/$version/$uri";
    }
}
