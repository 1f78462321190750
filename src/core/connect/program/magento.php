<?php
namespace Keybridge;

use Magento\Framework\App\Bootstrap;
use Magento\Framework\App\Config\ScopeConfigInterface;
use Magento\Framework\App\ResourceConnection;
use Magento\Framework\ObjectManagerInterface;
use Magento\ServicesId\Model\ServicesConfigInterface;

/** The Magento whose root is the current folder; it works in maintenance mode too, and wants no area code. */
function bootstrap(): ObjectManagerInterface
{
    if (!is_file('app/bootstrap.php')) {
        throw new Refusal('not-magento', 'There is no Magento in ' . getcwd() . ': it has no app/bootstrap.php.');
    }
    if (!is_readable('app/etc/env.php')) {
        $lack = is_file('app/etc/env.php') ? 'cannot be read by this user' : 'is missing';
        throw new Refusal('no-env-php', 'app/etc/env.php in ' . getcwd() . " $lack.");
    }
    require getcwd() . '/app/bootstrap.php';
    if (!class_exists(Bootstrap::class)) {
        throw new Refusal('not-magento', 'There is no Magento in ' . getcwd() . ': app/bootstrap.php loads none.');
    }
    return Bootstrap::create(BP, $_SERVER)->getObjectManager();
}

/** The connector's interface is missing when its modules are, and has no implementation while they are disabled. */
function connector(ObjectManagerInterface $objects): ServicesConfigInterface
{
    $remedy = 'Install the module of the service first (e.g. magento/payment-services), enable it and run'
        . ' "bin/magento setup:upgrade".';
    if (!interface_exists(ServicesConfigInterface::class)) {
        throw new Refusal('connector-absent', "The Commerce Services Connector modules are not installed here. $remedy");
    }
    // magento/module-services-id 1 only reads.
    if (!method_exists(ServicesConfigInterface::class, 'setConfigValues')) {
        throw new Refusal('connector-absent', "The Commerce Services Connector modules are too old here. $remedy");
    }
    try {
        return $objects->get(ServicesConfigInterface::class);
    } catch (\Error $error) {
        if (strpos($error->getMessage(), 'Cannot instantiate interface') === 0) {
            throw new Refusal('connector-disabled', "The Commerce Services Connector modules are disabled here. $remedy");
        }
        throw $error;
    }
}

/** The value in force, decrypted; "" where there is none. */
function effective(ObjectManagerInterface $objects, string $path): string
{
    $value = (string) $objects->get(ScopeConfigInterface::class)->getValue($path);
    if (isBelow($path, KEYS)) {
        Secrets::know($value);
    }
    return $value;
}

/** Path => value as stored, of the rows that the default scope has. */
function rowsOf(ObjectManagerInterface $objects, array $paths): array
{
    $resource = $objects->get(ResourceConnection::class);
    $connection = $resource->getConnection();
    $select = $connection->select()
        ->from($resource->getTableName('core_config_data'), ['path', 'value'])
        ->where('scope = ?', 'default')
        ->where('scope_id = ?', 0)
        ->where('path IN (?)', $paths);
    return $connection->fetchPairs($select);
}
