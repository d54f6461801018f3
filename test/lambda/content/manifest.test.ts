import { readManifest } from '../../../lambda/content/manifest';

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

test('what S3 says is the reason', async () => {
  const getObject = async () => {
    throw Object.assign(new Error('The specified key does not exist.'), {
      name: 'NoSuchKey',
    });
  };

  expect(await readManifest(getObject, LOCATION)).toEqual({
    unavailable:
      's3://assets/abc.json cannot be used: NoSuchKey: The specified key does not exist.',
  });
});

test.each([
  ['something else', 'null', 'Error: it is not a manifest'],
  ['no version', '{}', 'Error: it is not a manifest'],
  [
    'a newer format',
    JSON.stringify({ version: 2 }),
    'Error: its format 2 is newer than 1, the newest that is known here',
  ],
  [
    'an unknown older format',
    JSON.stringify({ ...MANIFEST, version: 0 }),
    'Error: it does not follow format 0',
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
    'Error: it does not follow format 1',
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
    'Error: it does not follow format 1',
  ]),
])('an object with %s is no manifest', async (_, text, reason) => {
  expect(await readManifest(async () => text, LOCATION)).toEqual({
    unavailable: `s3://assets/abc.json cannot be used: ${reason}`,
  });
});

test('text that is not JSON is no manifest', async () => {
  expect(await readManifest(async () => '<Error/>', LOCATION)).toEqual({
    unavailable: expect.stringMatching(
      /^s3:\/\/assets\/abc.json cannot be used: SyntaxError: /,
    ),
  });
});
