import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XMLValidator } from 'fast-xml-parser';
import { svgOf } from '../../docs/pictures/svg';

const FOLDER = join(__dirname, '../..', 'docs', 'pictures');
const NAMES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.txt'))
  .map((name) => name.replace(/\.txt$/, ''));

describe('the pictures in this repository', () => {
  test('there are some', () => {
    expect(NAMES).toEqual(['architecture', 'timeline', 'trigger']);
  });

  test.each(NAMES)(
    '%s is what `npx tsx docs/pictures/render.ts` makes of its text',
    (name) => {
      const svg = readFileSync(join(FOLDER, `${name}.svg`), 'utf8');
      const source = readFileSync(join(FOLDER, `${name}.txt`), 'utf8');
      expect(svg).toBe(svgOf(source));
      expect(XMLValidator.validate(svg)).toBe(true);
    },
  );
});

describe('drawing', () => {
  const page = 'picture 60 30 "Title & <more>"';

  test('text is escaped, and stands a line below the other', () => {
    const svg = svgOf(`${page}\nbox a 2 2 20 6 "A < B|second"`);
    expect(XMLValidator.validate(svg)).toBe(true);
    expect(svg).toContain('<title id="title">Title &amp; &lt;more></title>');
    expect(svg).toContain(
      '<text class="title" x="120" y="45.5">A &lt; B</text>',
    );
    expect(svg).toContain('<text x="120" y="63.5">second</text>');
  });

  test.each([
    ['straight', 'a.right b.left', 'M120 35L300 35'],
    ['level to level', 'a.right c.left', 'M120 35L210 35L210 165L300 165'],
    ['level to upright', 'a.right c.top', 'M120 35L350 35L350 140'],
    ['upright to level', 'a.bottom c.left', 'M70 60L70 165L300 165'],
    ['upright to upright', 'a.bottom c.top', 'M70 60L70 100L350 100L350 140'],
    ['beside the middle', 'a.right+1 b.left-1', 'M120 45L210 45L210 25L300 25'],
  ])('an arrow goes %s', (_, ends, path) => {
    const svg = svgOf(
      [
        page,
        'box a 2 1 10 5 "a"',
        // `b` is out of the way of the arrow that comes to `c` from above.
        ends.includes('c.top') ? '' : 'box b 30 1 10 5 "b"',
        'box c 30 14 10 5 "c"',
        `arrow ${ends}`,
      ].join('\n'),
    );
    expect(svg).toContain(`d="${path}"`);
  });

  const BOX = 'box a 2 2 10 5 "a"';
  test.each([
    [
      'a picture without its size',
      BOX,
      "a picture must have a line 'picture', got: none",
    ],
    [
      'an unknown word',
      `${page}\ncircle 1 1`,
      "line 2: unknown word 'circle', got: circle 1 1",
    ],
    [
      'too few words',
      `${page}\nbox a 2 2`,
      'line 2: fewer words than expected, got: box a 2 2',
    ],
    [
      'too many words',
      `${page}\n${BOX} good bad`,
      `line 2: more words than expected, got: ${BOX} good bad`,
    ],
    [
      'a word where a number belongs',
      `${page}\nbox a 2 x 10 5 "a"`,
      'line 2: \'x\' is no number, got: box a 2 x 10 5 "a"',
    ],
    [
      'an unknown style',
      `${page}\n${BOX} pink`,
      `line 2: 'pink' is none of plain, accent, good, warn, question, got: ${BOX} pink`,
    ],
    [
      'an unknown side',
      `${page}\n${BOX}\narrow a.middle a.top`,
      "line 3: 'a.middle' is no side of a box, got: arrow a.middle a.top",
    ],
    [
      'an arrow to nowhere',
      `${page}\n${BOX}\narrow a.right b.left`,
      'an arrow must end at a box, got: b',
    ],
    [
      'a box that leaves the picture',
      `${page}\nbox a 55 2 10 5 "a"`,
      'every box must be readable, got: a, which leaves the picture',
    ],
    [
      'text that does not fit',
      `${page}\nbox a 2 2 10 5 "much too long a text"`,
      'every box must be readable, got: a, which is too small for its text, which takes 15.1 x 1.8',
    ],
    [
      'boxes that overlap',
      `${page}\n${BOX}\nbox b 11 6 10 5 "b"`,
      'every box must be readable, got: a, which overlaps b',
    ],
    [
      'a box across a frame',
      `${page}\nframe 5 1 20 20 "F"\n${BOX}`,
      'every box must be readable, got: a, which crosses the frame "F"',
    ],
    [
      'a box in the way of an arrow',
      `${page}\n${BOX}\nbox b 15 2 5 5 "b"\nbox c 25 2 5 5 "c"\narrow a.right c.left`,
      'every box must be readable, got: b, which is crossed by an arrow',
    ],
    [
      'text of an arrow on a box',
      `${page}\n${BOX}\nbox b 15 2 10 5 "b"\narrow a.right b.left "too long"`,
      'every box must be readable, got: a, which overlaps the text "too long"',
    ],
    [
      'text of an arrow outside of the picture',
      `picture 12 30 "Title"\nbox a 2 2 9 5 "a"\nbox b 2 20 9 5 "b"\narrow a.bottom b.top "much too long a text"`,
      'the text of an arrow must be in the picture, got: much too long a text',
    ],
    [
      'texts of arrows on each other',
      `${page}\n${BOX}\nbox b 40 2 10 5 "b"\narrow a.right b.left "one"\narrow a.right+1 b.left+1 "two"`,
      'the texts of arrows must not overlap, got: one',
    ],
  ])('%s is refused', (_, source, message) => {
    expect(() => svgOf(source)).toThrow(new Error(message));
  });
});
