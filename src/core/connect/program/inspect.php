<?php
namespace Keybridge;

use Magento\Deploy\Model\DeploymentConfig\ChangeDetector;
use Magento\Framework\App\DeploymentConfig;
use Magento\Framework\App\MaintenanceMode;
use Magento\Framework\App\ProductMetadataInterface;
use Magento\Framework\App\State;
use Magento\Framework\Component\ComponentRegistrarInterface;
use Magento\Framework\ObjectManagerInterface;

/** Null where the module is absent, "unknown" where nothing tells its version. */
function moduleVersion(ObjectManagerInterface $objects, string $module): ?string
{
    $path = $objects->get(ComponentRegistrarInterface::class)->getPath('module', $module);
    if ($path === null) {
        return null;
    }
    $composer = is_file("$path/composer.json") ? json_decode(file_get_contents("$path/composer.json"), true) : [];
    return $composer['version'] ?? 'unknown';
}

/** "usable", "absent" or "disabled". */
function connectorState(ObjectManagerInterface $objects): string
{
    try {
        connector($objects);
        return 'usable';
    } catch (Refusal $refusal) {
        return substr($refusal->kind, strlen('connector-'));
    }
}

/** The instance's own address; null where it is not set, or depends on the request. */
function baseUrl(ObjectManagerInterface $objects): ?string
{
    $isSecure = effective($objects, 'web/secure/use_in_frontend') === '1';
    $url = effective($objects, 'web/' . ($isSecure ? 'secure' : 'unsecure') . '/base_url');
    return $url === '' || strpos($url, '{{') !== false ? null : $url;
}

/** app/etc was edited and not imported: the site answers 500 until it is. */
function isImportPending(ObjectManagerInterface $objects): bool
{
    return class_exists(ChangeDetector::class) && $objects->get(ChangeDetector::class)->hasChanges();
}

function sourceOf(?string $lock, bool $hasRow, string $value): string
{
    if ($lock === 'app/etc/env.php') {
        return 'env-php';
    }
    if ($lock === 'app/etc/config.php') {
        return 'config-php';
    }
    if ($lock !== null) {
        return 'environment-variable';
    }
    return $hasRow ? 'database' : ($value === '' ? 'none' : 'default');
}

function inspectSetting(ObjectManagerInterface $objects, string $path, bool $hasRow): array
{
    $value = effective($objects, $path);
    $lock = lockOf($objects, $path);
    $told = isBelow($path, KEYS)
        ? ['value' => null] + fingerprintOf($path, $value)
        : ['value' => $value === '' ? null : $value, 'fingerprint' => null, 'isReadable' => true];
    return [
        'path' => $path,
        'source' => sourceOf($lock, $hasRow, $value),
        'lockedBy' => $lock,
        'hiddenRow' => $hasRow && $lock !== null,
    ] + $told;
}

function cryptState(ObjectManagerInterface $objects, array $settings): string
{
    $keys = trim((string) $objects->get(DeploymentConfig::class)->get('crypt/key'));
    foreach (preg_split('/\s+/', $keys) as $key) {
        Secrets::know($key);
    }
    if ($keys === '') {
        return 'missing';
    }
    $isWrong = static function (array $setting) use ($objects): bool {
        return !$setting['isReadable'] && isCiphertext(effective($objects, $setting['path']));
    };
    return array_filter($settings, $isWrong) === [] ? 'ok' : 'wrong';
}

/** All that there is to know of the connector, with no secret in it; see program.ts for the shape. It changes nothing. */
function inspect(ObjectManagerInterface $objects): array
{
    $rows = rowsOf($objects, PATHS);
    $settings = array_map(static function (string $path) use ($objects, $rows): array {
        return inspectSetting($objects, $path, array_key_exists($path, $rows));
    }, PATHS);
    $product = $objects->get(ProductMetadataInterface::class);
    return [
        'magento' => [
            'version' => $product->getVersion(),
            'edition' => $product->getEdition(),
            'mode' => $objects->get(State::class)->getMode(),
        ],
        'php' => PHP_VERSION,
        'modules' => [
            'servicesConnector' => moduleVersion($objects, 'Magento_ServicesConnector'),
            'servicesId' => moduleVersion($objects, 'Magento_ServicesId'),
        ],
        'connector' => connectorState($objects),
        'baseUrl' => baseUrl($objects),
        'variablesOrder' => ini_get('variables_order'),
        'importPending' => isImportPending($objects),
        'crypt' => cryptState($objects, $settings),
        'isMaintenance' => $objects->get(MaintenanceMode::class)->isOn(),
        'settings' => $settings,
    ];
}
