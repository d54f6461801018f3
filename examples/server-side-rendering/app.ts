import { App } from 'aws-cdk-lib';
import { ServerSideRenderingStack } from './server-side-rendering-stack';

new ServerSideRenderingStack(new App(), 'ServerSideRendering');
