<?php
namespace Keybridge;

use Magento\Framework\ObjectManagerInterface;
use Magento\ServicesId\Model\ServicesClientInterface;
use Magento\ServicesId\Model\ServicesConfigInterface;

/** magento/module-services-id 2 names the version of the registry's interface, and its client has the rest. */
function registryUrl(ServicesConfigInterface $connector, ServicesClientInterface $client, string $uri): string
{
    return method_exists($connector, 'getRegistryApiUrl')
        ? $connector->getRegistryApiUrl($uri)
        : $client->getUrl($connector->getRegistryApiVersion(), $uri);
}

/** What the connector's client makes of a refusal: its own words for some, the registry's for others. */
function refusalKind(int $status, string $message): string
{
    // A page of something in between.
    if ($status >= 500 && $message !== 'ERROR_PRIVATE_KEY_SIGN_FAILED' || isBelow(ltrim($message), '<')) {
        return 'unreachable';
    }
    if ($message === 'ERROR_PRIVATE_KEY_SIGN_FAILED') {
        return 'key-unusable';
    }
    if ($status === 401 || $status === 403 || preg_match('/JWT is invalid|Client ID is invalid|Key not (found|valid)/', $message)) {
        return 'keys-rejected';
    }
    return $status === 404 ? 'data-space-unknown' : 'fault';
}

function refuseFailure(array $answer): void
{
    if (!isset($answer['message']) && !isset($answer['error'])) {
        return;
    }
    $said = $answer['message'] ?? $answer['error']['message'] ?? $answer['error'];
    $message = is_string($said) ? $said : (string) json_encode($said);
    throw new Refusal(refusalKind((int) ($answer['status'] ?? 0), $message), $message);
}

/** The instance's own connector asks the registry for its data space; it has no time limit of its own. */
function verify(ObjectManagerInterface $objects): array
{
    $connector = connector($objects);
    $id = effective($objects, ENVIRONMENT_ID);
    if ($id === '') {
        throw new Refusal('no-data-space', 'No data space is set here.');
    }
    $client = $objects->get(ServicesClientInterface::class);
    limitTime(60);
    $url = registryUrl($connector, $client, 'registry/environments/' . rawurlencode($id));
    $answer = $client->request('GET', $url);
    limitTime(0);
    refuseFailure($answer);
    $text = static function (string $field) use ($answer): string {
        if (!is_string($answer[$field] ?? null)) {
            throw new Refusal('fault', "The registry answered without $field.");
        }
        return $answer[$field];
    };
    return [
        'dataSpaceId' => $text('environmentId'),
        'dataSpaceName' => $text('environmentName'),
        'type' => $text('environmentType'),
        'projectId' => $text('projectId'),
    ];
}
