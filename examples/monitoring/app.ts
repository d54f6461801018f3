import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { MonitoringStack } from './monitoring-stack';

const app = new App();
new MonitoringStack(app, 'Monitoring', {
  site: join(__dirname, 'site'),
  mailAddress: app.node.getContext('mailAddress'),
});
