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

export interface SvgDocument {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly elements: readonly string[];
}

/** A picture on its own paper, in the styles that all pictures share. */
export function svgDocument({
  title,
  width,
  height,
  elements,
}: SvgDocument): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">`,
    `<title id="title">${escapeXml(title)}</title>`,
    `<style>${STYLE}\n</style>`,
    '<defs><marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto"><path class="head" d="M0 0L10 5L0 10z"/></marker></defs>',
    `<rect class="paper" width="${width}" height="${height}" rx="8"/>`,
    ...elements,
    '</svg>',
    '',
  ].join('\n');
}

export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;');
}
