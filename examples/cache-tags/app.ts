import { App } from 'aws-cdk-lib';
import { CacheTagsStack } from './cache-tags-stack';

new CacheTagsStack(new App(), 'CacheTags');
