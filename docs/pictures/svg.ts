import { LINE_HEIGHT, type Route, routesOf } from './layout';
import { type Box, type Frame, type Label, parsePicture } from './picture';

const CELL_PX = 10;

/** From the middle of a line of text to where its letters stand. */
const BASELINE = 0.45;

/** Its own paper, for a page may be dark where the reader's system is light. */
const STYLE = `
text { font: 13px system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', Arial, sans-serif; fill: #1f2328; text-anchor: middle }
.title { font-weight: 600 }
.start { text-anchor: start }
.frame-label { font-weight: 600; fill: #59636e }
.paper { fill: #ffffff }
.frame { fill: none; stroke: #818b98; stroke-dasharray: 5 4 }
.way { fill: none; stroke: #59636e; stroke-width: 1.5; marker-end: url(#head) }
.head { fill: #59636e }
.box { fill: #f6f8fa; stroke: #59636e }
.accent { fill: #ddf4ff; stroke: #0969da; stroke-width: 2 }
.good { fill: #dafbe1; stroke: #1a7f37 }
.warn { fill: #fff8c5; stroke: #9a6700 }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc }
.frame-label { fill: #9198a1 }
.paper { fill: #0d1117 }
.way { stroke: #9198a1 }
.head { fill: #9198a1 }
.box { fill: #151b23; stroke: #9198a1 }
.accent { fill: #121d2f; stroke: #4493f8 }
.good { fill: #12261e; stroke: #3fb950 }
.warn { fill: #272115; stroke: #d29922 }
}`;

/** Draws a picture from its text, the same on every machine. */
export function svgOf(source: string): string {
  const picture = parsePicture(source);
  const width = picture.width * CELL_PX;
  const height = picture.height * CELL_PX;
  const routes = routesOf(picture);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">`,
    `<title id="title">${escapeXml(picture.title)}</title>`,
    `<style>${STYLE}\n</style>`,
    '<defs><marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto"><path class="head" d="M0 0L10 5L0 10z"/></marker></defs>',
    `<rect class="paper" width="${width}" height="${height}" rx="8"/>`,
    ...picture.frames.map(frame),
    ...routes.map(way),
    ...routes.map(wayLabel),
    ...picture.boxes.map(box),
    ...picture.labels.map(label),
    '</svg>',
    '',
  ].join('\n');
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

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;');
}
