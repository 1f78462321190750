/** An `app/etc/env.php` as Magento 2.4 writes it, comments and all, with this crypt key. */
export const sampleEnvPhp = (cryptKey: string): string => `<?php
return [
    'backend' => [
        'frontName' => 'admin_demo'
    ],
    // Set by the hosting team; ask before you change it.
    'crypt' => [
        'key' => '${cryptKey}'
    ],
    'db' => [
        'table_prefix' => '',
        'connection' => [
            'default' => [
                'host' => getenv('DB_HOST') ?: 'localhost',
                'dbname' => 'magento',
                'active' => '1'
            ]
        ]
    ],
    'MAGE_MODE' => 'production',
    'cache_types' => [
        'config' => 1,
        'layout' => 1,
        'full_page' => 1
    ]
];
`;
