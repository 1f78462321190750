<?php

namespace Magento\ServicesId\Model;

interface ServicesConfigInterface
{
    public function isApiKeySet(): bool;

    public function getCloudId(): ?string;

    public function getRegistryApiUrl(string $uri): string;

    public function setConfigValues(array $configs): void;
}
