import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { InvalidationStack } from './invalidation-stack';
import { SiteStack } from './site-stack';

const app = new App();
const { provider } = new InvalidationStack(app, 'Invalidation');
for (const [id, folder] of [
  ['Shop', 'shop'],
  ['Blog', 'blog'],
]) {
  new SiteStack(app, id, { provider, files: join(__dirname, folder) });
}
