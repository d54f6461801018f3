import type { Area, Arrow, Box, End, Picture } from './picture';

/** In cells, one of which is 10 px. */
export const LINE_HEIGHT = 1.8;
const FONT_SIZE = 1.3;
const PADDING = 0.4;

/** In em. Wider than most fonts, so that what fits here fits everywhere. */
const NARROW = { characters: /[ fijlrtI.,:;'!|()[\]/*]/, width: 0.4 };
const WIDE = { characters: /[mwMW@…]/, width: 1 };
const CAPITAL = { characters: /\p{Lu}/u, width: 0.74 };
const OTHER_WIDTH = 0.62;

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Route {
  readonly points: Point[];
  readonly lines: string[];
  /** Where the text of the arrow is. */
  readonly label: Area;
}

/** The ways of all arrows, in right angles. Refuses what could not be read. */
export function routesOf(picture: Picture): Route[] {
  const boxes = new Map(picture.boxes.map((box) => [box.name, box]));
  const routes = picture.arrows.map((arrow) => routeOf(arrow, boxes));
  refuseUnreadable(picture, routes);
  return routes;
}

/** How wide a text may be at most. */
export function widthOf(text: string): number {
  const ems = [...text].map((character) => {
    const kind = [NARROW, WIDE, CAPITAL].find(({ characters }) =>
      characters.test(character),
    );
    return kind?.width ?? OTHER_WIDTH;
  });
  return FONT_SIZE * ems.reduce((sum, width) => sum + width, 0);
}

function routeOf({ from, to, lines }: Arrow, boxes: Map<string, Box>): Route {
  const start = pointOf(from, boxes);
  const end = pointOf(to, boxes);
  const points = [start, ...corners(from, start, to, end), end];
  return { points, lines, label: labelArea(points, lines) };
}

function pointOf({ box: name, side, offset }: End, boxes: Map<string, Box>) {
  const box = boxes.get(name);
  if (!box) throw new Error(`an arrow must end at a box, got: ${name}`);
  const { x, y, width, height } = box;
  const middle = { x: x + width / 2 + offset, y: y + height / 2 + offset };
  return {
    left: { x, y: middle.y },
    right: { x: x + width, y: middle.y },
    top: { x: middle.x, y },
    bottom: { x: middle.x, y: y + height },
  }[side];
}

function corners(from: End, start: Point, to: End, end: Point): Point[] {
  const startsLevel = isLevel(from);
  if (startsLevel !== isLevel(to)) {
    return [startsLevel ? { x: end.x, y: start.y } : { x: start.x, y: end.y }];
  }
  if (startsLevel) {
    if (start.y === end.y) return [];
    const x = (start.x + end.x) / 2;
    return [
      { x, y: start.y },
      { x, y: end.y },
    ];
  }
  if (start.x === end.x) return [];
  const y = (start.y + end.y) / 2;
  return [
    { x: start.x, y },
    { x: end.x, y },
  ];
}

function isLevel({ side }: End): boolean {
  return side === 'left' || side === 'right';
}

/** On the middle of the longest part of the way. */
function labelArea(points: Point[], lines: string[]): Area {
  const [longest] = segmentsOf(points).sort(
    (a, b) => b.width + b.height - a.width - a.height,
  );
  const width = Math.max(0, ...lines.map(widthOf)) + PADDING;
  const height = lines.length * LINE_HEIGHT;
  return {
    x: longest.x + longest.width / 2 - width / 2,
    y: longest.y + longest.height / 2 - height / 2,
    width,
    height,
  };
}

function segmentsOf(points: Point[]): Area[] {
  return points.slice(1).map((end, index) => {
    const start = points[index];
    return {
      x: Math.min(start.x, end.x),
      y: Math.min(start.y, end.y),
      width: Math.abs(start.x - end.x),
      height: Math.abs(start.y - end.y),
    };
  });
}

function refuseUnreadable(picture: Picture, routes: Route[]): void {
  const { boxes, frames } = picture;
  const page = { x: 0, y: 0, width: picture.width, height: picture.height };
  const texts = routes.filter(({ lines }) => lines.length > 0);

  for (const [index, box] of boxes.entries()) {
    if (!contains(page, box)) throw unreadable(box, 'leaves the picture');
    const needed = {
      width: Math.max(...box.lines.map(widthOf)) + 2 * PADDING,
      height: box.lines.length * LINE_HEIGHT,
    };
    if (needed.width > box.width || needed.height > box.height) {
      throw unreadable(
        box,
        `is too small for its text, which takes ${needed.width.toFixed(1)} x ${needed.height.toFixed(1)}`,
      );
    }
    for (const other of boxes.slice(index + 1)) {
      if (overlap(box, other)) throw unreadable(box, `overlaps ${other.name}`);
    }
    for (const frame of frames) {
      if (overlap(frame, box) && !contains(frame, box)) {
        throw unreadable(box, `crosses the frame "${frame.label}"`);
      }
    }
    for (const { points } of routes) {
      if (segmentsOf(points).some((segment) => overlap(segment, box))) {
        throw unreadable(box, 'is crossed by an arrow');
      }
    }
    for (const { label, lines } of texts) {
      if (overlap(label, box)) {
        throw unreadable(box, `overlaps the text "${lines.join(' ')}"`);
      }
    }
  }
  for (const [index, { label, lines }] of texts.entries()) {
    const text = lines.join(' ');
    if (!contains(page, label)) {
      throw new Error(
        `the text of an arrow must be in the picture, got: ${text}`,
      );
    }
    if (texts.slice(index + 1).some((other) => overlap(label, other.label))) {
      throw new Error(`the texts of arrows must not overlap, got: ${text}`);
    }
  }
}

function unreadable({ name }: Box, problem: string): Error {
  return new Error(
    `every box must be readable, got: ${name}, which ${problem}`,
  );
}

function contains(outer: Area, inner: Area): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

/** Touching is no overlap. */
function overlap(a: Area, b: Area): boolean {
  return (
    a.x < b.x + b.width &&
    b.x < a.x + a.width &&
    a.y < b.y + b.height &&
    b.y < a.y + a.height
  );
}
