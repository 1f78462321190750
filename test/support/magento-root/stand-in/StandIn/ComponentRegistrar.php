<?php

namespace StandIn;

use Magento\Framework\Component\ComponentRegistrarInterface;

final class ComponentRegistrar implements ComponentRegistrarInterface
{
    public function getPath($type, $componentName): ?string
    {
        $modules = Behaviour::of('modules');
        $folders = [
            'Magento_ServicesConnector' => 'services-connector',
            'Magento_ServicesId' => $modules === 'old' ? 'module-services-id-2' : 'module-services-id',
        ];
        return $modules === 'absent' ? null : BP . '/vendor/magento/' . $folders[$componentName];
    }
}
