import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { App, IgnoreMode, Stack, Token } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import * as fc from 'fast-check';
import { DistributionInvalidator, InvalidationTarget } from '../src';
import { SiteContent, type SiteContentOptions } from '../src/site-content';
import { temporaryFolder } from './support/temporary-folder';

type FileOptions = Pick<SiteContentOptions, 'exclude' | 'ignoreMode'>;

let directory: string;

beforeEach(() => {
  directory = temporaryFolder();
  writeFileSync(join(directory, 'index.html'), '<h1>Hello</h1>');
  mkdirSync(join(directory, 'css'));
  writeFileSync(join(directory, 'css', 'style.css'), 'h1 {}');
});

/** What the construct makes of the content in an app of its own. */
function bind(path: string, options?: SiteContentOptions) {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  const asset = SiteContent.fromDirectory(path, options)._bind(stack, 512);
  app.synth();
  return {
    hash: asset.assetHash,
    key: asset.s3ObjectKey,
    text: readFileSync(join(app.outdir, asset.assetPath), 'utf8'),
  };
}

test('the manifest lists the files with their hashes, and how they are served', () => {
  expect(JSON.parse(bind(directory).text)).toEqual({
    version: 1,
    urlPrefix: '/',
    indexDocument: 'index.html',
    cleanUrls: false,
    includeAdded: true,
    maxPaths: 15,
    files: [
      ['css/style.css', expect.stringMatching(/^[\w-]{22}$/)],
      ['index.html', expect.stringMatching(/^[\w-]{22}$/)],
    ],
  });
});

test('the options are in the manifest', () => {
  const options = {
    urlPrefix: '/docs',
    indexDocument: 'home.html',
    cleanUrls: true,
    queryStrings: true,
    includeAdded: false,
    maxPaths: 3000,
  };

  expect(
    JSON.parse(bind(directory, { ...options, exclude: ['*'] }).text),
  ).toEqual({ version: 1, ...options, urlPrefix: '/docs/', files: [] });
});

test('patterns are read as the ignore mode says', () => {
  const { text } = bind(directory, {
    exclude: ['css/'],
    ignoreMode: IgnoreMode.GIT,
  });

  expect(JSON.parse(text).files).toEqual([['index.html', expect.any(String)]]);
});

test('the same files make the same asset, wherever they are and whenever they were written', () => {
  const copy = temporaryFolder();
  mkdirSync(join(copy, 'css'));
  writeFileSync(join(copy, 'css', 'style.css'), 'h1 {}');
  writeFileSync(join(copy, 'index.html'), '<h1>Hello</h1>');

  expect(bind(copy)).toEqual(bind(directory));
});

test.each<[string, () => SiteContentOptions]>([
  [
    'another content',
    () => {
      writeFileSync(join(directory, 'index.html'), '<h1>Bye</h1>');
      return {};
    },
  ],
  [
    'another name',
    () => {
      writeFileSync(join(directory, 'new.html'), '');
      return {};
    },
  ],
  ['another option', () => ({ maxPaths: 14 })],
])('%s makes another asset', (_, change) => {
  const before = bind(directory);
  const after = bind(directory, change());

  expect(after.hash).not.toBe(before.hash);
  expect(after.key).toContain(after.hash);
});

test('a relative path starts at the working directory', () => {
  expect(bind(relative(process.cwd(), directory))).toEqual(bind(directory));
});

test.each([
  ['nowhere', 'no-such-directory'],
  ['a file', 'package.json'],
])('a path that is %s is refused', (_, path) => {
  expect(() => SiteContent.fromDirectory(path)).toThrow(
    `'path' must be an existing directory (has the site been built?), got: ${JSON.stringify(path)}, which is ${resolve(path)}`,
  );
});

test.each([
  ['is empty', []],
  ['is left out as a whole', ['**']],
])('a directory that %s gets a warning', (_, exclude) => {
  const folder = temporaryFolder();
  if (exclude.length > 0) writeFileSync(join(folder, 'a.html'), '');
  const stack = new Stack(new App(), 'Stack');
  new DistributionInvalidator(stack, 'Invalidator', {
    targets: [InvalidationTarget.distributionId('E1')],
    content: SiteContent.fromDirectory(folder, { exclude }),
  });
  Annotations.fromStack(stack).hasWarning(
    '/Stack/Invalidator',
    Match.stringLikeRegexp(`'content' has no file.*${folder}`),
  );
});

test.each([
  'docs',
  '',
  '//',
  '/docs//',
  '/~me',
  '/docs*',
  '/docs?a',
  '/docs#a',
  '/%C3%A9',
])('the prefix %j is refused', (urlPrefix) => {
  expect(() => SiteContent.fromDirectory(directory, { urlPrefix })).toThrow(
    `'urlPrefix' must be a URL path that starts with '/', is not encoded, and has no empty segment and none of ~ * ? # %, got: ${JSON.stringify(urlPrefix)}`,
  );
});

test.each([
  ['/', '/'],
  ['/docs', '/docs/'],
  ['/docs/', '/docs/'],
  ['/docs/é', '/docs/é/'],
])('the prefix %s is %s to the handler', (urlPrefix, normalized) => {
  expect(JSON.parse(bind(directory, { urlPrefix }).text).urlPrefix).toBe(
    normalized,
  );
});

test.each(['', 'a/index.html'])(
  'the index document %j is refused',
  (indexDocument) => {
    expect(() =>
      SiteContent.fromDirectory(directory, { indexDocument }),
    ).toThrow(
      `'indexDocument' must be the name of a file, got: ${JSON.stringify(indexDocument)}`,
    );
  },
);

test.each([0, 3001, 1.5, -1, Number.NaN])(
  'at most %d paths are refused',
  (maxPaths) => {
    expect(() => SiteContent.fromDirectory(directory, { maxPaths })).toThrow(
      `'maxPaths' must be an integer from 1 to 3000, got: ${maxPaths}`,
    );
  },
);

describe('the files are those of an asset of the directory', () => {
  const files = [
    'index.html',
    '.hidden/a',
    'a/b.html',
    'a/c/d.js',
    'a/c/drop.map',
    'a/keep.map',
    'b/[x].html',
    'é.html',
  ];
  const links = {
    'link.html': 'index.html',
    'link-to-a': 'a',
    'b/link-to-keep': '../a/keep.map',
    'link-to-outside': outside(),
    dangling: 'nowhere',
  };
  const patterns = [
    ...['*', '**', '*.map', '**/*.map', '!*.html', '!**/*.html', '!a/keep.map'],
    ...['a', 'a/', 'a/**', '!a', '!a/c/**', '.*', 'link-to-a', 'link.html'],
    ...['/a', '[x].html', '!link-to-a/c', 'link-to-outside/*.map', '!é.html'],
  ];

  function outside(): string {
    const path = temporaryFolder();
    writeFileSync(join(path, 'page.html'), 'page');
    writeFileSync(join(path, 'page.map'), 'map');
    symlinkSync('page.html', join(path, 'link-inside'));
    return path;
  }

  beforeEach(() => {
    for (const file of files) {
      mkdirSync(dirname(join(directory, file)), { recursive: true });
      writeFileSync(join(directory, file), file);
    }
    for (const [link, target] of Object.entries(links)) {
      symlinkSync(target, join(directory, link));
    }
  });

  /** What there is in what the CDK stages, with links followed as the CLI does when it packs. */
  function published(options: FileOptions): string[] {
    const app = new App();
    const { assetPath } = new Asset(new Stack(app, 'Stack'), 'Asset', {
      path: directory,
      ...options,
    });
    const staged = resolve(app.outdir, assetPath);
    return execFileSync('find', ['-L', staged, '-type', 'f'], {
      encoding: 'utf8',
    })
      .split('\n')
      .flatMap((path) => (path ? [relative(staged, path)] : []));
  }

  function listed(options: FileOptions): string[] {
    const { files } = JSON.parse(bind(directory, options).text);
    return files.map(([path]: [string]) => path);
  }

  test.each<[string, FileOptions, string[]]>([
    [
      'all but one kind, of which a link is no other way in',
      { exclude: ['**/*.map'] },
      [
        ...['.hidden/a', 'a/b.html', 'a/c/d.js', 'b/[x].html'],
        ...['css/style.css', 'index.html', 'link-to-a/b.html'],
        ...['link-to-a/c/d.js', 'link-to-outside/link-inside'],
        ...['link-to-outside/page.html', 'link.html', 'é.html'],
      ],
    ],
    [
      'what a link leads to, by its pattern there',
      { exclude: ['*', '!link-to-a', '!a', '!a/b.html'] },
      ['.hidden/a', 'a/b.html', 'link-to-a/b.html'],
    ],
  ])('%s', (_, options, expected) => {
    expect(listed(options)).toEqual(expected);
    expect(new Set(published(options))).toEqual(new Set(expected));
  });

  test('whatever the patterns and the mode', () => {
    fc.assert(
      fc.property(
        fc.record({
          exclude: fc.array(fc.constantFrom(...patterns), { maxLength: 4 }),
          ignoreMode: fc.constantFrom(...Object.values(IgnoreMode), undefined),
        }),
        (options) => {
          expect(new Set(listed(options))).toEqual(new Set(published(options)));
        },
      ),
      { numRuns: 25 },
    );
  });

  test('a deployment of them is staged once for both', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack');
    const options = { exclude: ['**/*.map'] };
    new BucketDeployment(stack, 'Deployment', {
      sources: [Source.asset(directory, options)],
      destinationBucket: new Bucket(stack, 'Bucket'),
    });
    const before = readdirSync(app.outdir);
    SiteContent.fromDirectory(directory, options)._bind(stack, 512);

    expect(
      readdirSync(app.outdir).filter((name) => !before.includes(name)),
    ).toEqual([
      expect.stringMatching(/^asset\..*\.site-manifest$/),
      expect.stringMatching(/^[0-9a-f]*\.site-manifest$/),
    ]);
  });

  test('nothing is left in the folder for temporary files', () => {
    const { TMPDIR } = process.env;
    const own = temporaryFolder();
    const app = new App({ outdir: join(own, 'cdk.out') });
    process.env.TMPDIR = own;
    try {
      SiteContent.fromDirectory(directory)._bind(new Stack(app, 'Stack'), 512);
      app.synth();

      expect(readdirSync(own)).toEqual(['cdk.out']);
    } finally {
      if (TMPDIR === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = TMPDIR;
    }
  });
});

describe('a function whose memory', () => {
  const warningsWith = (memorySize: number) => {
    const stack = new Stack(new App(), 'Stack');
    SiteContent.fromDirectory(directory)._bind(stack, memorySize);
    return Annotations.fromStack(stack)
      .findWarning('*', Match.anyValue())
      .map(({ entry }) => entry.data);
  };

  test('is too small for the site is warned of, with what is enough', () => {
    expect(warningsWith(64)).toEqual([
      expect.stringContaining(
        "'content' has 2 files, too many for the function's memory, so it invalidates '/*' whenever one changes; " +
          "give its InvalidationProvider a 'memorySize' of at least 80, got: 64",
      ),
    ]);
  });

  test.each([
    ['is enough', 128],
    ['only the deployment knows', Token.asNumber({ Ref: 'Memory' })],
  ])('%s is not', (_, memorySize) => {
    expect(warningsWith(memorySize)).toEqual([]);
  });
});
