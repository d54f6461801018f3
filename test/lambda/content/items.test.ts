import * as fc from 'fast-check';
import { contentItems } from '../../../lambda/content/items';
import { cacheKeys, spellings, urlsOf } from '../../../lambda/content/urls';
import type { ContentManifest } from '../../../src/private/contract/manifest';
import { manifest } from '../../support/manifest';

function manifestOf(
  files: Record<string, string>,
  settings: Partial<ContentManifest> = {},
): ContentManifest {
  return manifest({ files: Object.entries(files), ...settings });
}

function itemsBetween(old: ContentManifest, current: ContentManifest) {
  return contentItems({ old: reading(old), new: reading(current) });
}

const reading = (read: ContentManifest) => ({ manifest: read });

const SITE = {
  'index.html': '1',
  'about/index.html': '1',
  'app.js': '1',
  'blog/a.html': '1',
  'blog/b.html': '1',
};

test('nothing changed, so there is nothing to invalidate', () => {
  expect(itemsBetween(manifestOf(SITE), manifestOf(SITE))).toEqual({
    items: [],
    changedFiles: 0,
    evictedFiles: 0,
    explanation: [],
  });
});

test('a changed page is invalidated under its URLs, and the log can say why', () => {
  const current = manifestOf({ ...SITE, 'about/index.html': '2' });

  expect(itemsBetween(manifestOf(SITE), current)).toEqual({
    items: ['/about*'],
    changedFiles: 1,
    evictedFiles: 0,
    explanation: [
      {
        item: '/about*',
        changedFiles: 1,
        evictedFiles: 0,
        examples: ['about/index.html'],
      },
    ],
  });
});

test('the budget decides how many files are evicted beside the changed ones', () => {
  const old = manifestOf(SITE);
  const files = { ...SITE, 'blog/a.html': '2', 'app.js': '2' };

  expect(itemsBetween(old, manifestOf(files))).toMatchObject({
    items: ['/app.js', '/blog/a.html'],
    changedFiles: 2,
    evictedFiles: 0,
  });
  expect(itemsBetween(old, manifestOf(files, { maxPaths: 1 }))).toMatchObject({
    items: ['/*'],
    changedFiles: 2,
    evictedFiles: 3,
    explanation: [
      {
        item: '/*',
        changedFiles: 2,
        evictedFiles: 3,
        examples: ['app.js', 'blog/a.html'],
      },
    ],
  });
});

test('a rollback invalidates what the deployment did', () => {
  const before = manifestOf(SITE);
  const after = manifestOf({ 'app.js': '2', 'index.html': '1', new: '1' });

  expect(itemsBetween(after, before).items).toEqual(
    itemsBetween(before, after).items,
  );
});

test('a wildcard leaves what is served outside of the prefix alone', () => {
  const settings = { urlPrefix: '/docs/' };

  expect(
    itemsBetween(
      manifestOf({ 'index.html': '1' }, settings),
      manifestOf({ 'index.html': '2' }, settings),
    ).items,
  ).toEqual(['/docs', '/docs/*']);
});

test('a file that shares a URL with a changed one is evicted anyway, so it is not worth an item to spare it', () => {
  const files = { 'a.html': '1', 'a/index.html': '1', 'b.html': '1' };
  const settings = { cleanUrls: true };

  expect(
    itemsBetween(
      manifestOf(files, settings),
      manifestOf({ ...files, 'a.html': '2' }, settings),
    ),
  ).toMatchObject({ items: ['/a*'], evictedFiles: 1 });
});

test('a file that two items evict counts once', () => {
  const files = {
    'a.html': '1',
    'a/index.html': '1',
    'a/index/index.html': '1',
    'ab.html': '1',
  };
  const settings = { cleanUrls: true };

  expect(
    itemsBetween(
      manifestOf(files, settings),
      manifestOf(
        { ...files, 'a.html': '2', 'a/index/index.html': '2' },
        settings,
      ),
    ),
  ).toMatchObject({
    items: ['/a', '/a.html', '/a/index*'],
    evictedFiles: 1,
    explanation: [
      { item: '/a', evictedFiles: 1 },
      { item: '/a.html', evictedFiles: 0 },
      { item: '/a/index*', evictedFiles: 1 },
    ],
  });
});

test('another prefix is left and entered without a wildcard over both', () => {
  const files = { 'a.html': '1', 'b.html': '1' };

  expect(
    itemsBetween(
      manifestOf(files, { urlPrefix: '/docs-1/' }),
      manifestOf(files, { urlPrefix: '/docs-2/' }),
    ).items,
  ).toEqual(['/docs-1/*', '/docs-2/*']);
});

test('no more than 15 wildcards are used, and paths for the rest', () => {
  const directories = Array.from({ length: 20 }, (_, i) =>
    String.fromCharCode(97 + i),
  );
  const site = (hash: string) =>
    Object.fromEntries(
      directories.flatMap((name) => [
        [`${name}/1`, hash],
        [`${name}/2`, hash],
        [`${name}-`, 'same'],
      ]),
    );
  const { items, evictedFiles } = itemsBetween(
    manifestOf(site('1')),
    manifestOf(site('2'), { maxPaths: 100 }),
  );

  expect(items.filter((item) => item.endsWith('*'))).toHaveLength(15);
  expect(items).toHaveLength(15 + 2 * 5);
  expect(evictedFiles).toBe(0);
});

test('only the first files and items are explained', () => {
  const changed = (hash: string) =>
    Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [
        String(100 + i),
        i % 2 ? '1' : hash,
      ]),
    );
  const exact = itemsBetween(
    manifestOf(changed('1')),
    manifestOf(changed('2'), { maxPaths: 20 }),
  );
  const coarse = itemsBetween(
    manifestOf(changed('1')),
    manifestOf(changed('2'), { maxPaths: 1 }),
  );

  expect(exact.items).toHaveLength(20);
  expect(exact.explanation.map(({ item }) => item)).toEqual(
    exact.items.slice(0, 15),
  );
  expect(coarse.explanation).toEqual([
    {
      item: '/1*',
      changedFiles: 20,
      evictedFiles: 20,
      examples: ['100', '102', '104'],
    },
  ]);
});

test.each([
  ['old', { unavailable: 'gone', advice: 'look' }, reading(manifestOf(SITE))],
  ['new', reading(manifestOf(SITE)), { unavailable: 'gone', advice: 'look' }],
])(
  'without the %s manifest everything is invalidated',
  (which, old, current) => {
    expect(contentItems({ old, new: current })).toEqual({
      items: ['/*'],
      reason: `the ${which} content manifest: gone`,
      advice: 'look',
      explanation: [],
    });
  },
);

test('a URL that is wanted as a path and as a wildcard becomes a wildcard', () => {
  // A `~` cannot be matched, so the second file is reached by what stands before.
  const files = (hash: string) => ({
    'a/index.html': hash,
    'a/~x': hash,
    b: '1',
  });

  for (const order of [1, -1]) {
    const site = (hash: string) =>
      manifestOf(
        Object.fromEntries(Object.entries(files(hash)).sort(() => order)),
      );

    expect(itemsBetween(site('1'), site('2')).items).toEqual(['/a*']);
  }
});

test('where more files changed than the function has memory for, everything is invalidated', () => {
  const { AWS_LAMBDA_FUNCTION_MEMORY_SIZE } = process.env;
  const files = (hash: string) =>
    manifestOf(
      Object.fromEntries(
        Array.from({ length: 50_000 }, (_, i) => [`p/${i}/index.html`, hash]),
      ),
    );
  try {
    process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE = '128';
    expect(itemsBetween(files('1'), files('2'))).toEqual({
      items: ['/*'],
      reason:
        "50000 files changed, too many for the function's memory to choose what to invalidate",
      advice: expect.stringContaining("'memorySize'"),
      explanation: [],
    });
    process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE = '512';
    expect(itemsBetween(files('1'), files('2'))).toMatchObject({
      items: ['/p/*'],
      changedFiles: 50_000,
    });
  } finally {
    process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE =
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE;
  }
});

test('both spellings of a file are invalidated, by one wildcard where that evicts nothing else', () => {
  const change = (files: Record<string, string>) =>
    itemsBetween(
      manifestOf({ ...files, 'b+c.html': '1' }),
      manifestOf({ ...files, 'b+c.html': '2' }),
    );

  expect(change({})).toMatchObject({ items: ['/b*'], changedFiles: 1 });
  expect(change({ 'bag.html': '1' })).toMatchObject({
    items: ['/b%2Bc.html', '/b+c.html'],
    evictedFiles: 0,
  });
});

test('a wildcard over the encoded spelling of a directory counts the files that it evicts there', () => {
  const files = Object.fromEntries(
    Array.from({ length: 30 }, (_, i) => [`@modal/${100 + i}.js`, '1']),
  );
  const changed = { '@modal/100.js': '2', '@modal/101.js': '2' };

  expect(
    itemsBetween(manifestOf(files), manifestOf({ ...files, ...changed })),
  ).toMatchObject({
    items: [
      '/%40modal/100.js',
      '/%40modal/101.js',
      '/@modal/100.js',
      '/@modal/101.js',
    ],
    evictedFiles: 0,
  });
});

describe('where query strings count', () => {
  const settings = { queryStrings: true };
  const change = (file: string, others: string[] = []) => {
    const site = (hash: string) =>
      manifestOf(
        {
          ...Object.fromEntries(others.map((name) => [name, '1'])),
          [file]: hash,
        },
        settings,
      );
    return itemsBetween(site('1'), site('2'));
  };

  test('a changed file also means its URL with any query string', () => {
    expect(change('about.txt')).toMatchObject({
      items: ['/about.txt*'],
      changedFiles: 1,
      explanation: [{ item: '/about.txt*', examples: ['about.txt'] }],
    });
  });

  test('files whose names go on are spared', () => {
    expect(change('about.txt', ['about.txt.gz'])).toMatchObject({
      items: ['/about.txt', '/about.txt?*'],
      evictedFiles: 0,
    });
  });

  test('a changed front page does not mean everything', () => {
    expect(change('index.html', ['a.html'])).toMatchObject({
      items: ['/', '/?*', '/index.html*'],
      evictedFiles: 0,
    });
  });

  test('everything has changed when they begin to count, and nothing when they cease to', () => {
    const [without, within] = [manifestOf(SITE), manifestOf(SITE, settings)];

    expect(itemsBetween(without, within).changedFiles).toBe(5);
    expect(itemsBetween(within, without).changedFiles).toBe(0);
  });
});

const parts = fc
  .array(
    fc.constantFrom(
      ...[
        'a',
        'b',
        '/',
        'index.html',
        '.html',
        '~',
        'é',
        ' ',
        '%',
        '+',
        '@',
        '(',
      ],
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((parts) => parts.join(''));
const names = fc.oneof(
  parts,
  fc.constantFrom('a.html', 'a/index.html', 'b.html', 'b/index.html'),
);
const files = fc.dictionary(names, fc.constantFrom('1', '2'), {
  maxKeys: 5,
  noNullPrototype: true,
});
const settings = fc.record(
  {
    urlPrefix: fc.constantFrom('/', '/a/'),
    cleanUrls: fc.boolean(),
    includeAdded: fc.boolean(),
    queryStrings: fc.boolean(),
    // With three there is always a cover within the prefix.
    maxPaths: fc.integer({ min: 3, max: 4 }),
  },
  { noNullPrototype: true },
);

test('everything outdated is covered within the budget, and nothing evicts less', () => {
  fc.assert(
    fc.property(files, files, settings, (before, after, settings) => {
      const result = itemsBetween(
        manifestOf(before, settings),
        manifestOf(after, settings),
      );
      const outdated = Object.keys({ ...before, ...after }).filter(
        (file) =>
          before[file] !== after[file] &&
          (settings.includeAdded || file in before),
      );
      const unchanged = Object.keys(after).filter(
        (file) => before[file] === after[file],
      );
      const requested = (file: string) =>
        urlsOf(manifest(settings), file).flatMap((url) =>
          cacheKeys(url, settings),
        );
      const evictedFrom =
        (keysOf: (file: string) => string[]) => (items: readonly string[]) =>
          unchanged.filter((file) =>
            keysOf(file).some((key) => isMatched(items, key)),
          ).length;
      const keys = [...new Set(outdated.flatMap(requested))];
      const sparable = unchanged.filter(
        (file) =>
          !urlsOf(manifest(settings), file)
            .flatMap(spellings)
            .some((path) => keys.includes(path)),
      );
      /** By each spelling of its own URL: a file of which viewers know one is not spared by the other. */
      const evictedSpellings = (items: readonly string[]) =>
        sparable
          .flatMap((file) => spellings(settings.urlPrefix + file))
          .filter((path) => isMatched(items, path)).length;

      expect(result.changedFiles).toBe(outdated.length);
      expect(keys.filter((key) => !isMatched(result.items, key))).toEqual([]);
      expect(result.items.length).toBeLessThanOrEqual(settings.maxPaths);
      expect(result.items.filter((item) => item.includes('~'))).toEqual([]);
      expect(result.evictedFiles).toBe(evictedFrom(requested)(result.items));
      expect([evictedSpellings(result.items), result.items.length]).toEqual(
        bestByTrying(keys, evictedSpellings, settings),
      );
    }),
    { numRuns: 500 },
  );
});

function isMatched(items: readonly string[], url: string): boolean {
  return items.some((item) =>
    item.endsWith('*') ? url.startsWith(item.slice(0, -1)) : url === item,
  );
}

/** Tries every list of paths and wildcards that stays within the prefix, if there is one that is short enough. */
function bestByTrying(
  urls: readonly string[],
  evictedBy: (items: readonly string[]) => number,
  { urlPrefix, maxPaths }: { urlPrefix: string; maxPaths: number },
): [evicted: number, items: number] {
  let best: [number, number] = [Number.POSITIVE_INFINITY, 0];

  function extend(items: readonly string[]): void {
    const open = urls.find((url) => !isMatched(items, url));
    if (open === undefined) {
      const evicted = evictedBy(items);
      if (
        evicted < best[0] ||
        (evicted === best[0] && items.length < best[1])
      ) {
        best = [evicted, items.length];
      }
      return;
    }
    if (items.length === maxPaths) return;
    if (!/[~?]/.test(open)) extend([...items, open]);
    for (const prefix of wholePrefixes(open)) {
      const inside = [urlPrefix, `${urlPrefix.slice(0, -1)}?`].some((root) =>
        prefix.startsWith(root),
      );
      if (inside) extend([...items, `${prefix}*`]);
    }
  }

  extend([]);
  return best;
}

/** The beginnings of a requested path that a wildcard may have: no `~`, no part of an encoded character. */
function wholePrefixes(url: string): string[] {
  const [matchable] = url.split('~', 1);
  const prefixes: string[] = [];
  let prefix = '';
  for (const [character] of matchable.matchAll(
    /%[C-F][\dA-F](?:%[89AB][\dA-F])+|%[\dA-F]{2}|./g,
  )) {
    prefix += character;
    prefixes.push(prefix);
  }
  return prefixes;
}
