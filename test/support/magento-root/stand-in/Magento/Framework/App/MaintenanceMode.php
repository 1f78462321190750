<?php

namespace Magento\Framework\App;

final class MaintenanceMode
{
    public function isOn($remoteAddr = ''): bool
    {
        return is_file(BP . '/var/.maintenance.flag');
    }
}
