import { escapeXml, svgDocument } from './document';
import { LINE_HEIGHT, type Route, routesOf } from './layout';
import { type Box, type Frame, type Label, parsePicture } from './picture';

const CELL_PX = 10;

/** From the middle of a line of text to where its letters stand. */
const BASELINE = 0.45;

/** Draws a picture from its text, the same on every machine. */
export function svgOf(source: string): string {
  const picture = parsePicture(source);
  const width = picture.width * CELL_PX;
  const height = picture.height * CELL_PX;
  const routes = routesOf(picture);
  return svgDocument({
    title: picture.title,
    width,
    height,
    elements: [
      ...picture.frames.map(frame),
      ...routes.map(way),
      ...routes.map(wayLabel),
      ...picture.boxes.map(box),
      ...picture.labels.map(label),
    ],
  });
}

function frame({ x, y, width, height, label: text }: Frame): string {
  return (
    `<rect class="frame" ${position(x, y)} ${size(width, height)} rx="8"/>` +
    line('start frame-label', x + 1, y + 1.4, text)
  );
}

function box({ x, y, width, height, lines, style }: Box): string {
  const radius = style === 'question' ? 16 : 4;
  const titled = style !== 'question' && lines.length > 1;
  const top = y + height / 2 - ((lines.length - 1) * LINE_HEIGHT) / 2;
  const texts = lines.map((text, index) =>
    line(
      titled && index === 0 ? 'title' : '',
      x + width / 2,
      top + index * LINE_HEIGHT,
      text,
    ),
  );
  return `<rect class="box ${style}" ${position(x, y)} ${size(width, height)} rx="${radius}"/>${texts.join('')}`;
}

function way({ points }: Route): string {
  const path = points.map(({ x, y }) => `${px(x)} ${px(y)}`).join('L');
  return `<path class="way" d="M${path}"/>`;
}

function wayLabel({ lines, label: { x, y, width, height } }: Route): string {
  if (lines.length === 0) return '';
  const texts = lines.map((text, index) =>
    line('', x + width / 2, y + (index + 0.5) * LINE_HEIGHT, text),
  );
  return `<rect class="paper" ${position(x, y)} ${size(width, height)}/>${texts.join('')}`;
}

function label({ x, y, text }: Label): string {
  return line('start', x, y, text);
}

function line(style: string, x: number, y: number, text: string): string {
  const className = style === '' ? '' : ` class="${style}"`;
  return `<text${className} ${position(x, y + BASELINE)}>${escapeXml(text)}</text>`;
}

function position(x: number, y: number): string {
  return `x="${px(x)}" y="${px(y)}"`;
}

function size(width: number, height: number): string {
  return `width="${px(width)}" height="${px(height)}"`;
}

function px(cells: number): number {
  return Math.round(cells * CELL_PX * 10) / 10;
}
