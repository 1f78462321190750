<?php

namespace StandIn;

use Magento\Framework\App\ProductMetadataInterface;

final class ProductMetadata implements ProductMetadataInterface
{
    public function getVersion(): string
    {
        return '2.4.7-p1';
    }

    public function getEdition(): string
    {
        return 'Community';
    }
}
