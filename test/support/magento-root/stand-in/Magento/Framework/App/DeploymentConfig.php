<?php

namespace Magento\Framework\App;

/** app/etc/config.php and env.php, read once until it is told to forget; MAGENTO_DC_ variables and #env() count in get(). */
final class DeploymentConfig
{
    private ?array $data = null;

    public function get($key = null, $defaultValue = null)
    {
        $variable = getenv('MAGENTO_DC_' . strtoupper(strtr($key, ['/' => '__'])));
        if ($variable !== false) {
            return $variable;
        }
        $value = $this->data();
        foreach (explode('/', $key) as $name) {
            if (!is_array($value) || !array_key_exists($name, $value)) {
                return $defaultValue;
            }
            $value = $value[$name] ?? '';
        }
        $isVariable = is_string($value) && preg_match('/^#env\((\w+)\)$/', $value, $found) === 1;
        return $isVariable ? (getenv($found[1]) ?: null) : $value;
    }

    public function getConfigData($key = null)
    {
        return $this->data()[$key] ?? null;
    }

    public function resetData(): void
    {
        $this->data = null;
    }

    private function data(): array
    {
        return $this->data ??= array_replace_recursive(self::read('config'), self::read('env'));
    }

    private static function read(string $name): array
    {
        $file = BP . "/app/etc/$name.php";
        return is_file($file) ? include $file : [];
    }
}
