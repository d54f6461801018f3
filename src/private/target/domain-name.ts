import { Token } from 'aws-cdk-lib';
import { CfnDistributionTenant } from 'aws-cdk-lib/aws-cloudfront';
import type { IConstruct } from 'constructs';
import { resourceOf } from './distribution';
import { refuse } from './input';

/** A name of DNS. */
const DOMAIN_NAME = /^[a-z\d]([a-z\d.-]*[a-z\d])?(:\d+)?$/i;

/** Refuses what is more than the name of a host, because no others are to be asked. */
export function checkDomainName(subject: string, name: unknown): void {
  if (Token.isUnresolved(name)) return;
  if (typeof name === 'string' && DOMAIN_NAME.test(name)) return;
  refuse(
    subject,
    'must be the name of a host, such as "www.example.com"',
    name,
  );
}

/** Tells under which name viewers reach a distribution or a tenant, where its construct knows it. */
export function domainNameOf(construct: IConstruct): string | undefined {
  if (construct instanceof CfnDistributionTenant) {
    return firstDomain(construct);
  }
  // An L2 construct, imported or not.
  if (
    'distributionDomainName' in construct &&
    typeof construct.distributionDomainName === 'string'
  ) {
    return construct.distributionDomainName;
  }
  return resourceOf(construct)?.attrDomainName;
}

function firstDomain({ domains }: CfnDistributionTenant): string | undefined {
  return Token.isUnresolved(domains) ? undefined : domains[0];
}
