import { readManifest } from '../../../lambda/content/manifest';
import { DeadlineError } from '../../../lambda/retry';

const LOCATION = { Bucket: 'assets', Key: 'abc.json' };
const MANIFEST = {
  version: 1,
  urlPrefix: '/',
  indexDocument: 'index.html',
  cleanUrls: false,
  includeAdded: true,
  maxPaths: 15,
  files: [['a.html', 'hash']],
};

test('the manifest is read from where it is', async () => {
  const objects: Record<string, string> = {
    'assets/abc.json': JSON.stringify(MANIFEST),
  };
  const getObject = async (bucket: string, key: string) =>
    objects[`${bucket}/${key}`];

  expect(await readManifest(getObject, LOCATION)).toEqual({
    manifest: MANIFEST,
  });
});

test('without a location there is no manifest and nothing is read', async () => {
  const getObject = jest.fn();

  expect(await readManifest(getObject, undefined)).toEqual({
    unavailable: 'there is none: content is deployed for the first time',
  });
  expect(getObject).not.toHaveBeenCalled();
});

const failing = (name: string, message: string) => async () => {
  throw Object.assign(new Error(message), { name });
};

test.each<[string, () => Promise<string>, string, RegExp]>([
  [
    'a missing object',
    failing('NoSuchKey', 'The specified key does not exist.'),
    'NoSuchKey: The specified key does not exist.',
    /nothing removes old objects/,
  ],
  [
    'a missing object whose bucket may not be listed',
    failing('AccessDenied', 'Access Denied'),
    'AccessDenied: Access Denied',
    /the function's role may read the bucket assets/,
  ],
  [
    "a key of the bucket that the function's role may not use",
    failing(
      'AccessDenied',
      'User: arn:aws:sts::1:assumed-role/x is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-west-1:1:key/2',
    ),
    'AccessDenied: User: arn:aws:sts::1:assumed-role/x is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-west-1:1:key/2',
    /decrypt with the key of the bucket assets \(kms:Decrypt\)/,
  ],
  [
    'a key that is gone',
    failing('KMS.DisabledException', 'arn:aws:kms:1 is disabled.'),
    'KMS.DisabledException: arn:aws:kms:1 is disabled.',
    /kms:Decrypt/,
  ],
  [
    'S3 out of reach',
    async () => {
      const error = new Error('the request timed out');
      throw new DeadlineError(error, 5);
    },
    'the request timed out (5 attempts)',
    /gateway endpoint/,
  ],
  [
    'something unknown',
    failing('InvalidObjectState', 'It is archived.'),
    'InvalidObjectState: It is archived.',
    /fix its cause/,
  ],
])('%s is told with what to do', async (_, read, reason, advice) => {
  expect(await readManifest(read, LOCATION)).toEqual({
    unavailable: `s3://assets/abc.json cannot be used: ${reason}`,
    advice: expect.stringMatching(advice),
  });
});

describe('memory', () => {
  const { AWS_LAMBDA_FUNCTION_MEMORY_SIZE } = process.env;

  afterEach(() => {
    process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE =
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE;
  });

  /** As long as real ones, and quick to make. */
  const textWith = (files: number) =>
    `{"version":1,"urlPrefix":"/","indexDocument":"index.html","cleanUrls":false,"includeAdded":true,"maxPaths":15,"files":[${Array(files).fill('["section/a-page-of-the-site/index.html","0123456789012345678901"]').join(',')}]}`;

  test.each([
    [128, 10_000, true],
    [128, 100_000, false],
    [512, 300_000, true],
    [512, 500_000, false],
    [1024, 500_000, true],
  ])(
    'of %i MiB is enough for %i files: %p',
    async (memorySize, files, enough) => {
      process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE = String(memorySize);
      const text = textWith(files);

      const reading = await readManifest(async () => text, LOCATION);

      if (enough) {
        expect(reading).toHaveProperty('manifest');
      } else {
        expect(reading).toEqual({
          unavailable: `s3://assets/abc.json cannot be used: it lists ${files} files, more than the function's memory holds`,
          advice: expect.stringContaining("'memorySize'"),
        });
      }
    },
  );
});

test.each([
  ['something else', 'null', 'it is not a manifest'],
  ['no version', '{}', 'it is not a manifest'],
  [
    'a newer format',
    JSON.stringify({ version: 2 }),
    'its format 2 is newer than 1, the newest that this function knows',
  ],
  [
    'an unknown older format',
    JSON.stringify({ ...MANIFEST, version: 0 }),
    'it does not follow format 0',
  ],
  ...Object.entries({
    urlPrefix: 'docs/',
    indexDocument: 1,
    cleanUrls: 'false',
    includeAdded: undefined,
    maxPaths: 1.5,
    files: {},
  }).map(([property, value]) => [
    `a wrong ${property}`,
    JSON.stringify({ ...MANIFEST, [property]: value }),
    'it does not follow format 1',
  ]),
  ...[
    { urlPrefix: '/docs' },
    { maxPaths: 0 },
    { files: [['a']] },
    { files: [['a', 1]] },
    { files: ['ab'] },
  ].map((wrong) => [
    `${JSON.stringify(wrong)}`,
    JSON.stringify({ ...MANIFEST, ...wrong }),
    'it does not follow format 1',
  ]),
])('an object with %s is no manifest', async (_, text, reason) => {
  expect(await readManifest(async () => text, LOCATION)).toEqual({
    unavailable: `s3://assets/abc.json cannot be used: ${reason}`,
    advice: expect.stringContaining('one version of the library'),
  });
});

test('text that is not JSON is no manifest', async () => {
  expect(await readManifest(async () => '<Error/>', LOCATION)).toEqual({
    unavailable: expect.stringMatching(
      /^s3:\/\/assets\/abc.json cannot be used: .*JSON/,
    ),
    advice: expect.stringContaining('one version of the library'),
  });
});
