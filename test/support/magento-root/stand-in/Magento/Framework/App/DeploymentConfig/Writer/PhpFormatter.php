<?php

namespace Magento\Framework\App\DeploymentConfig\Writer;

final class PhpFormatter
{
    public function format($data, array $comments = []): string
    {
        return "<?php\nreturn " . var_export($data, true) . ";\n";
    }
}
