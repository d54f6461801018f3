/**
 * The parts of the SDK that are not bundled: few runs need one of them, and together they would be a third of the bundle.
 * Every Node.js runtime of Lambda brings them along, and the one call that each is for is the same in all versions.
 */

export const cloudFormationSdk =
  (): typeof import('@aws-sdk/client-cloudformation') =>
    require('@aws-sdk/client-cloudformation');

export const s3Sdk = (): typeof import('@aws-sdk/client-s3') =>
  require('@aws-sdk/client-s3');

export const stsSdk = (): typeof import('@aws-sdk/client-sts') =>
  require('@aws-sdk/client-sts');
