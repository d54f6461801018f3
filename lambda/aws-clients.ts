import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import type { S3Client } from '@aws-sdk/client-s3';
import { assumedRole } from './assumed-role';
import { cloudFormationSdk, s3Sdk } from './runtime-sdk';

/**
 * Agents go through the proxy that `HTTPS_PROXY` names, from Node.js 22.21 and 24.5 on.
 * https://nodejs.org/api/http.html#built-in-proxy-support
 */
export const THROUGH_PROXY = { proxyEnv: process.env };

/**
 * All clients share their connections: so many to a service at most, and further requests wait for one. So the number of
 * open descriptors grows neither with targets and roles beyond that, nor with invocations.
 */
const CONNECTIONS = { ...THROUGH_PROXY, keepAlive: true, maxSockets: 50 };

/**
 * For all SDK clients: one attempt, and no call that hangs. The handler retries by itself, because the SDK gives up
 * within a tenth of a second when a service keeps failing.
 */
export const SDK_DEFAULTS = {
  maxAttempts: 1,
  requestHandler: {
    httpAgent: new HttpAgent(CONNECTIONS),
    httpsAgent: new HttpsAgent(CONNECTIONS),
    connectionTimeout: 5_000,
    requestTimeout: 10_000,
    // Without it the SDK only logs a warning.
    throwOnRequestTimeout: true,
    // The request timeout ends with the answer's headers; this one is for a body that stops coming.
    socketTimeout: 10_000,
  },
};

/** Makes each client when it is first asked for, and keeps it between invocations, with the credentials that it got. */
function kept<Client>(
  create: (key: string | undefined) => Client,
): (key?: string) => Client {
  const clients = new Map<string | undefined, Client>();
  return (key) => {
    const client = clients.get(key) ?? create(key);
    clients.set(key, client);
    return client;
  };
}

/** Returns the client that calls CloudFront as the function's own role, or as one that it assumes. */
export const cloudFrontClient = kept(
  (roleArn) =>
    new CloudFrontClient({
      ...SDK_DEFAULTS,
      credentials: roleArn ? assumedRole(roleArn, SDK_DEFAULTS) : undefined,
    }),
);

export const cloudFormationClient = kept((): CloudFormationClient => {
  const { CloudFormationClient } = cloudFormationSdk();
  return new CloudFormationClient(SDK_DEFAULTS);
});

export const s3Client = kept((): S3Client => {
  const { S3Client } = s3Sdk();
  return new S3Client(SDK_DEFAULTS);
});
