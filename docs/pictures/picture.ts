/** What a picture's text says. All lengths are in cells. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** For those who cannot see it. */
  readonly title: string;
  readonly frames: Frame[];
  readonly boxes: Box[];
  readonly arrows: Arrow[];
  readonly labels: Label[];
}

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Holds boxes together. */
export interface Frame extends Area {
  readonly label: string;
}

export type BoxStyle = (typeof STYLES)[number];

export interface Box extends Area {
  readonly name: string;
  readonly lines: string[];
  readonly style: BoxStyle;
}

export interface Arrow {
  readonly from: End;
  readonly to: End;
  readonly lines: string[];
}

export interface End {
  readonly box: string;
  readonly side: Side;
  /** From the middle of the side. */
  readonly offset: number;
}

export interface Label {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

export type Side = (typeof SIDES)[number];

const STYLES = ['plain', 'accent', 'good', 'warn', 'question'] as const;
const SIDES = ['left', 'right', 'top', 'bottom'] as const;

/**
 * Reads a picture's text, one thing a line; `|` breaks a line of text, and `#` at the beginning makes a comment:
 *
 *     picture WIDTH HEIGHT "title"
 *     frame X Y WIDTH HEIGHT "label"
 *     box NAME X Y WIDTH HEIGHT "text" [plain|accent|good|warn|question]
 *     arrow BOX.SIDE[+-OFFSET] BOX.SIDE[+-OFFSET] ["text"]
 *     label X Y "text"
 */
export function parsePicture(source: string): Picture {
  const frames: Frame[] = [];
  const boxes: Box[] = [];
  const arrows: Arrow[] = [];
  const labels: Label[] = [];
  let page: Pick<Picture, 'width' | 'height' | 'title'> | undefined;

  for (const [index, line] of source.split('\n').entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const words = new Words(line, index + 1);
    const kind = words.next();
    if (kind === 'picture') {
      page = {
        width: words.number(),
        height: words.number(),
        title: words.next(),
      };
    } else if (kind === 'frame') {
      frames.push({ ...words.area(), label: words.next() });
    } else if (kind === 'box') {
      boxes.push({
        name: words.next(),
        ...words.area(),
        lines: words.next().split('|'),
        style: words.oneOf(STYLES, 'plain'),
      });
    } else if (kind === 'arrow') {
      arrows.push({
        from: words.end(),
        to: words.end(),
        lines: words.hasMore() ? words.next().split('|') : [],
      });
    } else if (kind === 'label') {
      labels.push({ x: words.number(), y: words.number(), text: words.next() });
    } else {
      throw words.error(`unknown word '${kind}'`);
    }
    if (words.hasMore()) throw words.error('more words than expected');
  }
  if (!page) throw new Error("a picture must have a line 'picture', got: none");
  return { ...page, frames, boxes, arrows, labels };
}

/** The words of one line; what is in quotes is one word. */
class Words {
  private readonly words: string[];

  constructor(
    private readonly line: string,
    private readonly lineNumber: number,
  ) {
    this.words = [...line.matchAll(/"([^"]*)"|\S+/g)].map(
      ([word, quoted]) => quoted ?? word,
    );
  }

  hasMore(): boolean {
    return this.words.length > 0;
  }

  next(): string {
    const word = this.words.shift();
    if (word === undefined) throw this.error('fewer words than expected');
    return word;
  }

  number(): number {
    const word = this.next();
    if (!/^\d+(\.\d+)?$/.test(word)) throw this.error(`'${word}' is no number`);
    return Number(word);
  }

  area(): Area {
    return {
      x: this.number(),
      y: this.number(),
      width: this.number(),
      height: this.number(),
    };
  }

  oneOf<T extends string>(values: readonly T[], fallback: T): T {
    if (!this.hasMore()) return fallback;
    const word = this.next();
    const value = values.find((each) => each === word);
    if (!value) throw this.error(`'${word}' is none of ${values.join(', ')}`);
    return value;
  }

  end(): End {
    const word = this.next();
    const [, box, name, offset = '0'] =
      word.match(/^(\w+)\.(\w+?)([+-][\d.]+)?$/) ?? [];
    const side = SIDES.find((each) => each === name);
    if (!side) throw this.error(`'${word}' is no side of a box`);
    return { box, side, offset: Number(offset) };
  }

  error(problem: string): Error {
    return new Error(`line ${this.lineNumber}: ${problem}, got: ${this.line}`);
  }
}
