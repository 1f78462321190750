<?php

namespace Magento\ServicesId\Model;

interface ServicesClientInterface
{
    public function request(
        string $method,
        string $uri,
        ?string $data = null,
        array $headers = [],
        ?string $environmentOverride = null,
        ?string $hostnameOverride = ''
    ): array;
}
