import { Token } from 'aws-cdk-lib';
import type { aws_cloudfront as cloudfront } from 'aws-cdk-lib/interfaces';
import { resourceOf, servesOnlyTenants } from './distribution';
import { having, refuse } from './input';

const TENANT_ID_PREFIX = 'dt_';

const hasDistribution = having(
  'distributionRef',
  'must be a distribution; for an ID use InvalidationTarget.distributionId(...)',
);

const hasTenant = having(
  'distributionTenantRef',
  'must be a distribution tenant; for an ID use InvalidationTarget.distributionTenantId(...)',
);

/** An imported distribution has the ID that it was given, whatever that is. */
export function checkDistribution(
  subject: string,
  distribution: cloudfront.IDistributionRef,
): void {
  hasDistribution(subject, distribution);
  checkDistributionId(
    `the ID of ${subject}`,
    distribution.distributionRef.distributionId,
  );
  const resource = resourceOf(distribution);
  if (resource && servesOnlyTenants(resource)) {
    refuse(
      subject,
      'must not be one that only serves tenants, because only those are invalidated; use InvalidationTarget.distributionTenant(...)',
      distribution,
    );
  }
}

export function checkTenant(
  subject: string,
  tenant: cloudfront.IDistributionTenantRef,
): void {
  hasTenant(subject, tenant);
  checkTenantId(
    `the ID of ${subject}`,
    tenant.distributionTenantRef.distributionTenantId,
  );
}

export function checkDistributionId(subject: string, id: unknown): void {
  checkId(subject, id, 'E1A2B3C4D5E6F7');
  if (String(id).startsWith(TENANT_ID_PREFIX)) {
    refuse(
      subject,
      'must not be that of a tenant; use InvalidationTarget.distributionTenantId(...)',
      id,
    );
  }
}

export function checkTenantId(subject: string, id: unknown): void {
  checkId(subject, id, 'dt_2wMLDbVGQLTxYhmGl8aCWkPqY7d');
  if (/^E[A-Z\d]+$/.test(String(id))) {
    refuse(
      subject,
      'must not be that of a distribution; use InvalidationTarget.distributionId(...)',
      id,
    );
  }
}

/** Refuses what is often mistaken for an ID: CloudFront would only say that there is no such distribution. */
function checkId(subject: string, id: unknown, example: string): void {
  if (Token.isUnresolved(id)) return;
  if (typeof id === 'string' && /^\w+$/.test(id)) return;
  refuse(
    subject,
    `must be an ID such as ${example}, not an ARN or a domain name`,
    id,
  );
}
