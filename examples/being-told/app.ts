import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { BeingToldStack } from './being-told-stack';

const app = new App();
new BeingToldStack(app, 'BeingTold', {
  site: join(__dirname, 'site'),
  mailAddress: app.node.getContext('mailAddress'),
});
