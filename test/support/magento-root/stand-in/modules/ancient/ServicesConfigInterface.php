<?php

namespace Magento\ServicesId\Model;

/** As magento/module-services-id 1 has it. */
interface ServicesConfigInterface
{
    public function getEnvironmentId();
}
