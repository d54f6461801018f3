export { InvalidationPaths } from './invalidation-paths';
