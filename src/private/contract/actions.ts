/** The IAM actions for one kind of target: what the construct grants, and what the handler names when one is missing. */
export interface CloudFrontActions {
  readonly create: string;
  readonly get: string;
  readonly getTarget: string;
}

// https://docs.aws.amazon.com/service-authorization/latest/reference/list_cloudfront.html

export const DISTRIBUTION_ACTIONS: CloudFrontActions = {
  create: 'cloudfront:CreateInvalidation',
  get: 'cloudfront:GetInvalidation',
  getTarget: 'cloudfront:GetDistribution',
};

export const TENANT_ACTIONS: CloudFrontActions = {
  create: 'cloudfront:CreateInvalidationForDistributionTenant',
  get: 'cloudfront:GetInvalidationForDistributionTenant',
  getTarget: 'cloudfront:GetDistributionTenant',
};
