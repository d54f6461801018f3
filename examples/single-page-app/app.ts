import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { SinglePageAppStack } from './single-page-app-stack';

const app = new App();
new SinglePageAppStack(app, 'SinglePageApp', {
  site: join(__dirname, 'site'),
  apiUrl: 'https://api.example.com/v1',
});
