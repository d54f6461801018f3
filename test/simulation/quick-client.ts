/**
 * For SDK clients that talk to services in their own process, several times quicker than with the defaults: everything
 * that the SDK would look for in environment variables and files is given, and signatures, which nobody looks at, are not.
 */
export const QUICK_CLIENT = {
  region: 'eu-west-1',
  endpoint: 'https://in-process.test',
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
  signer: { sign: async <Request>(request: Request) => request },
  cacheMiddleware: true,
  authSchemePreference: ['aws.auth#sigv4'],
  defaultsMode: 'standard' as const,
  retryMode: 'standard',
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  userAgentAppId: 'test',
};
