import { escapeXml, svgDocument } from './document';
import { widthOf } from './layout';

/** Those of the boxes in other pictures. */
export type Style = 'accent' | 'warn' | 'good' | 'plain';

export interface Bar {
  readonly style: Style;
  readonly value: number;
  /** What stands behind it. */
  readonly text: string;
}

export interface Group {
  readonly label: string;
  readonly bars: readonly Bar[];
}

/** Bars of one scale. */
export interface Panel {
  readonly title: string;
  readonly groups: readonly Group[];
}

export interface Chart {
  readonly title: string;
  readonly legend: ReadonlyArray<{
    readonly style: Style;
    readonly name: string;
  }>;
  readonly panels: readonly Panel[];
  /** Lines below the panels. */
  readonly footer: readonly string[];
}

// All in pixels.
const COLUMNS = 2;
const COLUMN_WIDTH = 460;
const MARGIN = 20;
const GAP = 8;
const BAR_HEIGHT = 14;
const BAR_STEP = 18;
const GROUP_GAP = 8;
const HEADING_HEIGHT = 28;
const PANEL_GAP = 24;
const LINE_STEP = 20;
const BASELINE = 4.5;
const CELL = 10;

/** Panels of level bars, two beside each other. */
export function chartOf({ title, legend, panels, footer }: Chart): string {
  const width = COLUMNS * COLUMN_WIDTH + MARGIN;
  const elements = legendOf(legend);
  let y = MARGIN + HEADING_HEIGHT + GAP;
  for (let first = 0; first < panels.length; first += COLUMNS) {
    const row = panels.slice(first, first + COLUMNS);
    for (const [column, panel] of row.entries()) {
      elements.push(...panelOf(panel, MARGIN + column * COLUMN_WIDTH, y));
    }
    y += Math.max(...row.map(heightOf)) + PANEL_GAP;
  }
  for (const line of footer) {
    elements.push(text('start', MARGIN, y, fitting(line, width - 2 * MARGIN)));
    y += LINE_STEP;
  }
  return svgDocument({ title, width, height: y, elements });
}

/** How long the bars are, in a room of this width. */
export function lengthsOf(values: readonly number[], width: number): number[] {
  const max = Math.max(...values);
  return values.map((value) => {
    if (!(value >= 0)) {
      throw new Error(`a bar must have a value of 0 or more, got: ${value}`);
    }
    return max === 0 ? 0 : Math.round((10 * width * value) / max) / 10;
  });
}

function legendOf(legend: Chart['legend']): string[] {
  let x = MARGIN;
  return legend.flatMap(({ style, name }) => {
    const start = x;
    x += BAR_HEIGHT + GAP + CELL * widthOf(name) + 2 * GAP;
    return [
      rect(style, start, MARGIN, BAR_HEIGHT),
      text('start', start + BAR_HEIGHT + GAP, MARGIN + BAR_HEIGHT / 2, name),
    ];
  });
}

function panelOf({ title, groups }: Panel, left: number, top: number) {
  const bars = groups.flatMap((group) => group.bars);
  const widest = (texts: string[]) => CELL * Math.max(...texts.map(widthOf));
  const start = left + widest(groups.map(({ label }) => label)) + GAP;
  const room =
    left +
    COLUMN_WIDTH -
    MARGIN -
    GAP -
    widest(bars.map((bar) => bar.text)) -
    start;
  const lengths = lengthsOf(
    bars.map(({ value }) => value),
    room,
  );
  const heading = fitting(title, COLUMN_WIDTH - MARGIN);
  const elements = [
    text('start title', left, top + HEADING_HEIGHT / 2, heading),
  ];
  let y = top + HEADING_HEIGHT;
  let index = 0;
  for (const { label, bars } of groups) {
    elements.push(text('start', left, y + BAR_HEIGHT / 2, label));
    for (const { style, text: behind } of bars) {
      const length = lengths[index++];
      elements.push(
        rect(style, start, y, length),
        text('start', start + length + GAP, y + BAR_HEIGHT / 2, behind),
      );
      y += BAR_STEP;
    }
    y += GROUP_GAP;
  }
  return elements;
}

function heightOf({ groups }: Panel): number {
  const bars = groups.reduce((sum, group) => sum + group.bars.length, 0);
  return HEADING_HEIGHT + bars * BAR_STEP + groups.length * GROUP_GAP;
}

function rect(style: Style, x: number, y: number, width: number): string {
  return `<rect class="box ${style}" x="${round(x)}" y="${round(y)}" width="${width}" height="${BAR_HEIGHT}" rx="2"/>`;
}

function text(style: string, x: number, y: number, content: string): string {
  return `<text class="${style}" x="${round(x)}" y="${round(y + BASELINE)}">${escapeXml(content)}</text>`;
}

/** The text itself, if there is room for it. */
function fitting(content: string, room: number): string {
  const needed = CELL * widthOf(content);
  if (needed <= room) return content;
  throw new Error(
    `a text must not take more than ${room} pixels, got: "${content}", which takes ${Math.round(needed)}`,
  );
}

const round = (pixels: number) => Math.round(pixels * 10) / 10;
