import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { StaticWebsiteStack } from './static-website-stack';

const app = new App();
new StaticWebsiteStack(app, 'StaticWebsite', { site: join(__dirname, 'site') });
