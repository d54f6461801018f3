/** Writes a text anew that stands between two marks, `<!-- NAME -->` and `<!-- /NAME -->`. */
export function replaceBlock(
  text: string,
  name: string,
  block: string,
): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const start = text.indexOf(begin);
  const stop = text.indexOf(end);
  if (start < 0 || stop < start) {
    throw new Error(`the text must have the marks ${begin} and ${end}`);
  }
  return `${text.slice(0, start + begin.length)}\n${block}\n${text.slice(stop)}`;
}
