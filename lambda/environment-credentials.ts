import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Takes the place of the SDK's chain of credential providers in the bundle: Lambda hands credentials over in the
 * environment, and what else the chain tries would be a quarter of the bundle.
 */
export const defaultProvider = fromEnv;
