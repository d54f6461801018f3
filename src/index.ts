export * from './distribution-invalidator';
export * from './failure-action';
export * from './invalidation-metrics';
export * from './invalidation-paths';
export * from './invalidation-provider';
export * from './invalidation-target';
export * from './invalidation-trigger';
export * as mixins from './mixins';
export * from './site-content';
