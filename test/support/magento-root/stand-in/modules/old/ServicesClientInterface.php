<?php

namespace Magento\ServicesId\Model;

/** As magento/module-services-id 2 has it. */
interface ServicesClientInterface
{
    public function request(string $method, string $uri, ?string $data = null): array;

    public function getUrl(string $version, string $uri): string;
}
