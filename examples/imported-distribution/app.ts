import { App } from 'aws-cdk-lib';
import { ImportedDistributionStack } from './imported-distribution-stack';

const app = new App();
new ImportedDistributionStack(app, 'ImportedDistribution', {
  bucketName: app.node.getContext('bucketName'),
  distributionId: app.node.getContext('distributionId'),
});
