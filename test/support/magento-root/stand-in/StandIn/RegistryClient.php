<?php

namespace StandIn;

/** Asks the gateway of the key environment in use, signed, after a key check, and for as long as it takes. */
final class RegistryClient
{
    private const LOGIN = 'https://ims-na1.adobelogin.com';

    private Config $config;
    private ProductMetadata $product;

    public function __construct(Config $config, ProductMetadata $product)
    {
        $this->config = $config;
        $this->product = $product;
    }

    public function request(string $method, string $uri): array
    {
        $environment = $this->config->getValue('magento_saas/environment');
        $keys = "services_connector/services_connector_integration/$environment";
        $apiKey = (string) $this->config->getValue("{$keys}_api_key");
        $gateway = (string) $this->config->getValue("services_connector/{$environment}_gateway_url");
        if ($apiKey === '') {
            return self::refuse(403, 'FORBIDDEN', 'ERROR_KEYS_NOT_VALID');
        }
        $signature = self::sign((string) $this->config->getValue("{$keys}_private_key"));
        if ($signature === null) {
            return self::refuse(500, 'INTERNAL_SERVER_ERROR', 'ERROR_PRIVATE_KEY_SIGN_FAILED');
        }
        $isBeta = parse_url($gateway, PHP_URL_HOST) === 'commerce-beta.adobe.io';
        $check = $isBeta ? '/merchant-registry/index.html' : '/merchant-registry/v1/ping';
        [$status] = $this->send('GET', rtrim($gateway, '/') . $check, $apiKey, $signature);
        if ($status === null) {
            return self::refuse(500, 'INTERNAL_SERVER_ERROR', 'ERROR_REQUEST_FAILED');
        }
        if ($status !== 200) {
            return self::refuse(403, 'FORBIDDEN', 'ERROR_KEYS_NOT_VALID');
        }
        [$status, $body] = $this->send($method, rtrim($gateway, '/') . $uri, $apiKey, $signature);
        if ($status === null) {
            return self::refuse(500, 'INTERNAL_SERVER_ERROR', 'ERROR_REQUEST_FAILED');
        }
        return json_decode($body, true) ?? self::refuse($status, '', $body);
    }

    private static function refuse(int $status, string $statusText, string $message): array
    {
        return ['status' => $status, 'statusText' => $statusText, 'message' => $message];
    }

    /** Status, null where there is no answer, and body. A test asks nobody outside of its machine. */
    private function send(string $method, string $url, string $apiKey, string $signature): array
    {
        if (parse_url($url, PHP_URL_HOST) !== '127.0.0.1') {
            return [null, ''];
        }
        $agent = "Magento Services Connector (Magento: {$this->product->getEdition()} {$this->product->getVersion()})";
        $http = [
            'method' => $method,
            'header' => [
                "magento-api-key: $apiKey",
                "x-api-key: $apiKey",
                "x-gw-signature: $signature",
                'Content-Type: application/json',
                "User-Agent: $agent",
            ],
            'ignore_errors' => true,
            'timeout' => 86400,
        ];
        $body = @file_get_contents($url, false, stream_context_create(['http' => $http]));
        $isStatus = preg_match('~^HTTP/\S+ (\d+)~', $http_response_header[0] ?? '', $found) === 1;
        return $body === false || !$isStatus ? [null, ''] : [(int) $found[1], $body];
    }

    private static function sign(string $privateKey): ?string
    {
        $key = openssl_pkey_get_private($privateKey);
        $claims = [
            'exp' => time() + 300,
            'iss' => '8E6307BF5D775FA00A495EF9@AdobeOrg',
            'sub' => '3181519E5E2714990A495E2E@techacct.adobe.com',
            'aud' => self::LOGIN . '/c/9ec9d05f79eb443e8f76ce477b1e413c',
        ];
        foreach (['ent_reactor_sdk', 'asset_compute_meta', 'ent_adobeio_sdk', 'event_receiver_api'] as $scope) {
            $claims[self::LOGIN . "/s/$scope"] = true;
        }
        $content = self::encode(json_encode(['typ' => 'JWT', 'alg' => 'RS256'])) . '.' . self::encode(json_encode($claims));
        $isSigned = $key !== false && openssl_sign($content, $signature, $key, 'sha256');
        return $isSigned ? "$content." . self::encode($signature) : null;
    }

    private static function encode(string $bytes): string
    {
        return rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
    }
}
