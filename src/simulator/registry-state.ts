import { randomBytes, randomUUID } from 'node:crypto';

/** Which license the account has; it decides the data spaces of a new project (domain.md, rule 5). */
export type Edition = 'commerce' | 'open-source';

/** One data space on the wire, with every field of the public modules' fixture (registry-api.md, "A record"). */
export interface WireRecord {
  readonly projectId: string;
  projectName: string;
  readonly environmentId: string;
  environmentName: string;
  readonly environmentType: string;
  cloudId: string | null;
  updatedAt: string;
  readonly [otherField: string]: unknown;
}

/** What one gateway knows of the account. */
export interface RegistryState {
  readonly records: readonly WireRecord[];
  /** Not idempotent: a second call with the same name makes a second project. */
  createProject(name: string): WireRecord[];
}

const spaces: Record<Edition, [name: string, type: string][]> = {
  commerce: [
    ['Production', 'Production'],
    ['Testing 1', 'Testing'],
    ['Testing 2', 'Testing'],
  ],
  'open-source': [['Production', 'Production']],
};

const features = (type: string): string[] => [
  'Premium Search',
  type === 'Production' ? 'Commerce Payments' : 'Commerce Payments Sandbox',
  'Product Recommendations',
  'Catalog Service',
  'Catalog Events',
  'Visual Recommendations',
];

export const createRegistryState = (edition: Edition): RegistryState => {
  const records: WireRecord[] = [];
  const organization = {
    mageId: 'MAG00557654321',
    imsOrganizationId: `${randomBytes(12).toString('hex').toUpperCase()}@AdobeOrg`,
    organizationId: randomUUID(),
    organizationName: 'Practice License Holder',
    accountGroup: 'Practice',
    entitlementAuthority: edition === 'commerce' ? 'Adobe Commerce' : 'Magento Open Source',
    accountEntitlements: [],
  };
  return {
    records,
    createProject(projectName) {
      const projectId = randomBytes(12).toString('hex');
      const at = new Date().toISOString();
      const created = spaces[edition].map(([environmentName, environmentType]): WireRecord => ({
        projectId,
        projectName,
        environmentId: randomUUID(),
        environmentName,
        environmentType,
        ...organization,
        featureSet: features(environmentType),
        cloudId: null,
        subscriptionEndDate: null,
        accountSyncStatus: { status: 'SUCCESS', updatedAt: at },
        createdAt: at,
        updatedAt: at,
        hipaa: false,
      }));
      records.push(...created);
      return created;
    },
  };
};
