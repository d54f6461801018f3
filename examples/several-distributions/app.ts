import { App } from 'aws-cdk-lib';
import { SeveralDistributionsStack } from './several-distributions-stack';

new SeveralDistributionsStack(new App(), 'SeveralDistributions');
