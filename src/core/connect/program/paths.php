<?php
/* Syntax of PHP 7.4, as in every file here; instance-config.md has the measurements behind each step. */
namespace Keybridge;

const KEYS = 'services_connector/services_connector_integration/';
const IDS = 'services_connector/services_id/';
const ENVIRONMENT_ID = 'services_connector/services_id/environment_id';

/** Every setting of the connector, default scope (instance-config.md, "Paths"). */
const PATHS = [
    KEYS . 'production_api_key',
    KEYS . 'production_private_key',
    KEYS . 'sandbox_api_key',
    KEYS . 'sandbox_private_key',
    IDS . 'project_id',
    IDS . 'project_name',
    IDS . 'environment_id',
    IDS . 'environment_name',
    IDS . 'environment',
    IDS . 'ims_organization_id',
    'magento_saas/environment',
    'services_connector/production_gateway_url',
    'services_connector/sandbox_gateway_url',
];

function isBelow(string $path, string $section): bool
{
    return strncmp($path, $section, strlen($section)) === 0;
}

/** Path => value of one section. */
function valuesBelow(string $section, array $settings): array
{
    $isOfSection = static function (array $setting) use ($section): bool {
        return isBelow($setting['path'], $section);
    };
    return array_column(array_filter($settings, $isOfSection), 'value', 'path');
}

/** A final line break would make every comparison with a key fail, and the key be written anew each time. */
function trimKeys(array $settings): array
{
    return array_map(static function (array $setting): array {
        return isBelow($setting['path'], KEYS) ? ['value' => trim($setting['value'])] + $setting : $setting;
    }, $settings);
}

function isCiphertext(string $value): bool
{
    return preg_match('/^\d+:\d+:/', $value) === 1;
}
