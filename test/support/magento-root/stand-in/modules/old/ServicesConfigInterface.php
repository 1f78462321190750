<?php

namespace Magento\ServicesId\Model;

/** As magento/module-services-id 2 has it. */
interface ServicesConfigInterface
{
    public function isApiKeySet(): bool;

    public function getRegistryApiVersion(): string;

    public function setConfigValues(array $configs): void;
}
