import { App } from 'aws-cdk-lib';
import { MultiTenantStack } from './multi-tenant-stack';

const app = new App();
new MultiTenantStack(app, 'MultiTenant', {
  domain: app.node.getContext('domain'),
  certificateArn: app.node.getContext('certificateArn'),
});
