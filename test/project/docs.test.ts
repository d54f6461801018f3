import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { parseMarkdown } from '../support/markdown';

const PROJECT = join(__dirname, '../..');

/** Links to this repository lead to the files beside, also where they are written out for pages of package registries. */
const REPOSITORY =
  /^https:\/\/(?:github\.com|raw\.githubusercontent\.com)\/cdk-distribution-invalidator\/cdk-distribution-invalidator\/(?:blob\/|tree\/|raw\/)?main\//;

const ABSOLUTE = /^[a-z]+:/;

const PAGES = filesOf('*.md').filter((page) => page !== 'API.md');

describe('reading Markdown', () => {
  test.each([
    ['## In a deployment', 'in-a-deployment'],
    ['### `always(nonce?)`', 'alwaysnonce'],
    ['### `executeAfter`, `runLast`', 'executeafter-runlast'],
    ["## Another account's [role](iam.md)", 'another-accounts-role'],
    ['# 4. Größe_a-b', '4-größe_a-b'],
  ])('the anchor of %s is %s', (heading, anchor) => {
    expect(parseMarkdown(`${heading}\n`).anchors).toEqual([anchor]);
  });

  test('the second heading of a name gets a number', () => {
    const { anchors } = parseMarkdown('# Same\n\n## Same\n\n## Same\n');
    expect(anchors).toEqual(['same', 'same-1', 'same-2']);
  });

  test('links are found in all their forms, and not in code', () => {
    const { links } = parseMarkdown(
      [
        'A [link](a.md), a ![picture](b.svg "title"), [![both](c.svg)](d.md#e)',
        '[reference]: f.md',
        '<img src="g.svg"> `[code](no.md)`',
        '```md',
        '[code](no.md)',
        '# no heading',
        '```',
      ].join('\n'),
    );
    expect(links.sort()).toEqual(
      ['a.md', 'b.svg', 'c.svg', 'd.md#e', 'f.md', 'g.svg'].sort(),
    );
  });

  test('blocks are found by their language', () => {
    const { blocks } = parseMarkdown(
      '```text and=more\none\n```\n\n```\ntwo\n```\n',
    );
    expect(blocks('text')).toEqual(['one']);
  });
});

describe('the documentation', () => {
  test.each(PAGES)('every link in %s leads somewhere', (page) => {
    const broken = parseMarkdown(read(page)).links.filter(
      (link) => !leadsSomewhere(page, link),
    );
    expect(broken).toEqual([]);
  });

  test.each([
    'nowhere.md',
    '#nowhere',
    'faq.md#nowhere',
    '../../outside.md',
    'https://github.com/cdk-distribution-invalidator/cdk-distribution-invalidator/blob/main/docs/nowhere.md',
    'https://raw.githubusercontent.com/cdk-distribution-invalidator/cdk-distribution-invalidator/main/docs/nowhere.svg',
  ])('a link to %s would be found', (link) => {
    expect(leadsSomewhere('docs/iam.md', link)).toBe(false);
  });

  test('every page and picture of docs/ is linked from another', () => {
    const linked = new Set(
      PAGES.flatMap((page) =>
        parseMarkdown(read(page)).links.map((link) => fileOf(page, link)),
      ),
    );
    const unlinked = [...filesOf('docs/*.md'), ...filesOf('docs/*.svg')].filter(
      (file) => file !== 'docs/README.md' && !linked.has(file),
    );
    expect(unlinked).toEqual([]);
  });
});

describe('the messages in docs/failure-modes.md', () => {
  const source = sourceText();
  const messages = parseMarkdown(read('docs/failure-modes.md'))
    .blocks('text')
    .flatMap((block) => block.split('\n'));

  test.each(messages)('%s', (message) => {
    expect(foreignPieces(message, source)).toEqual([]);
  });

  test('all log lines and warnings are in the code', () => {
    const lines = read('docs/failure-modes.md')
      .split('\n')
      .flatMap((line) => line.match(/^\| `([^`]+)` \|/)?.[1] ?? []);
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.filter((line) => !source.includes(line))).toEqual([]);
  });

  test.each(['path', 'tag'])('all rules in %s.ts are there', (file) => {
    const text = readable(read(`src/private/contract/items/${file}.ts`));
    const rules = [
      ...text.matchAll(/new Error\(\s*(['"`])(.+?)\1,?\s*\)/gs),
    ].map(([, , message]) => message.replace(/\$\{[^}]*\}/g, '<>'));
    const documented = messages.map((each) => each.replace(/<[^>]*>/g, '<>'));
    expect(rules.length).toBeGreaterThan(2);
    expect(rules.filter((rule) => !documented.includes(rule))).toEqual([]);
  });

  test('a text that needs escapes in the code is looked for as users see it', () => {
    expect(readable(String.raw`'it\'s "\\"'`)).toBe(`'it's "\\"'`);
  });

  test('another wording would be found', () => {
    expect(
      foreignPieces(
        '<action> failed for <target>: <error>. Check that it is switched on.',
        source,
      ),
    ).toEqual(['Check that it is switched on']);
  });
});

describe('the numbers in docs/how-it-works.md', () => {
  const numbers = [
    ...read('docs/how-it-works.md').matchAll(
      /`(\w+)( = |: )([^`]+)` in \[[^\]]+\]\(([^)]+)\)/g,
    ),
  ].map(([, name, sign, value, file]) => ({ name, sign, value, file }));

  test('there are some', () => {
    expect(numbers.length).toBeGreaterThan(10);
  });

  test('all are those in the code', () => {
    const wrong = numbers
      .map(({ name, sign, value, file }) => ({
        file,
        // `const NAME = value;` or a property `name: value,`
        definition: `${name}${sign}${value}${sign === ': ' ? ',' : ';'}`,
      }))
      .filter(
        ({ file, definition }) => !definitionsIn(file).includes(definition),
      );
    expect(wrong).toEqual([]);
  });

  /** The lines of a file, with constants without their types. */
  function definitionsIn(file: string): string[] {
    return read(join('docs', file))
      .split('\n')
      .map((line) =>
        line.replace(/^(?:export )?const (?:(\w+): \w+)?/, '$1').trim(),
      );
  }
});

describe('the code in docs/languages.md', () => {
  const page = parseMarkdown(read('docs/languages.md'));

  test.each([
    ['ts', 'typescript/app.ts'],
    ['python', 'python/app.py'],
    ['java', 'java/src/main/java/com/example/SiteApp.java'],
    ['go', 'go/main.go'],
  ])('that in %s is from the tested app', (language, file) => {
    const app = unindented(read(join('test/languages/apps', file)));
    const [block, ...others] = page.blocks(language).map(unindented);
    expect(others).toEqual([]);
    const foreign = block.split('\n').filter((line) => !app.includes(line));
    expect(foreign).toEqual([]);
    // In this order, too.
    expect(app.includes(block)).toBe(true);
  });
});

/** The committed files, and those that are about to be. */
function filesOf(pattern: string): string[] {
  return execFileSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', '--', pattern],
    { cwd: PROJECT, encoding: 'utf8' },
  )
    .split('\n')
    .filter((file) => file !== '' && existsSync(join(PROJECT, file)));
}

function read(file: string): string {
  return readFileSync(join(PROJECT, file), 'utf8');
}

function leadsSomewhere(page: string, link: string): boolean {
  const file = fileOf(page, link);
  if (file === undefined) return true;
  if (file.startsWith('..') || !existsSync(join(PROJECT, file))) return false;
  const [, anchor] = link.split('#');
  if (anchor === undefined) return true;
  return (
    statSync(join(PROJECT, file)).isFile() &&
    parseMarkdown(read(file)).anchors.includes(decodeURIComponent(anchor))
  );
}

/** The file of this repository that a link leads to; undefined where it leads elsewhere. */
function fileOf(page: string, link: string): string | undefined {
  const [path] = link.split('#');
  if (REPOSITORY.test(path)) return normalize(path.replace(REPOSITORY, ''));
  if (ABSOLUTE.test(path)) return undefined;
  return path === '' ? page : normalize(join(dirname(page), path));
}

function unindented(text: string): string {
  return text.replace(/^[ \t]+/gm, '');
}

/** All that the code says. */
function sourceText(): string {
  return [...filesOf('lambda/*.ts'), ...filesOf('src/*.ts')]
    .map((file) => readable(read(file)))
    .join('\n');
}

/** Code with its texts as users see them: in one where they are written on several lines, and without escapes. */
function readable(code: string): string {
  return code.replace(/['"`] \+\s+['"`]/g, '').replace(/\\(['"`\\])/g, '$1');
}

/**
 * The parts of a message that the code does not have. A message is put together from several texts and values, so it is
 * looked at between the values and sentence by sentence.
 */
function foreignPieces(message: string, source: string): string[] {
  return message
    .split(/<[^>]+>|\. |, got: |: |\) /)
    .map((piece) => piece.replace(/^[\s'.,()]+|[\s'.,()]+$/g, ''))
    .filter((piece) => piece !== '' && !source.includes(piece));
}
