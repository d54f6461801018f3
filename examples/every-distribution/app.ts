import { App, Mixins } from 'aws-cdk-lib';
import { mixins } from 'cdk-distribution-invalidator';
import { FolderStack } from './folder-stack';

const app = new App();
new FolderStack(app, 'Website', { Pages: 'pages', Images: 'images' });
new FolderStack(app, 'Handbook', { Handbook: 'handbook' });

// Every distribution of the app, in any stack, is invalidated in every deployment of its own stack.
Mixins.of(app).apply(new mixins.DistributionInvalidation());
