import { App } from 'aws-cdk-lib';
import { PipelineStack } from './pipeline-stack';

const app = new App();
new PipelineStack(app, 'Pipeline', {
  repository: app.node.getContext('repository'),
  connectionArn: app.node.getContext('connectionArn'),
});
