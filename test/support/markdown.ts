/** What follows from a heading, a link or a code block; nothing else of Markdown is looked at. */
export interface Markdown {
  /** The anchors that GitHub gives to the headings. */
  readonly anchors: string[];
  /** The targets of all links and pictures, as they are written. */
  readonly links: string[];
  /** What stands in fenced blocks of a language. */
  blocks(language: string): string[];
}

const FENCE = /^ *```(\w*).*\n([\s\S]*?)^ *```$/gm;

export function parseMarkdown(text: string): Markdown {
  const prose = text.replace(FENCE, '');
  return {
    anchors: anchorsOf(prose),
    links: linksOf(prose.replace(/`[^`\n]*`/g, '')),
    blocks: (language) =>
      [...text.matchAll(FENCE)]
        .filter(([, name]) => name === language)
        .map(([, , content]) => content.trim()),
  };
}

function linksOf(prose: string): string[] {
  // A picture can be the text of a link, so what is in brackets is not looked at.
  const patterns = [
    /\]\(([^()\s]+)(?:\s+"[^"]*")?\)/g,
    /^\[[^\]]+\]:\s+(\S+)/gm,
    /\b(?:href|src|srcset)="([^"]+)"/g,
  ];
  return patterns.flatMap((pattern) =>
    [...prose.matchAll(pattern)].map(([, target]) => target),
  );
}

/** Lower case, without punctuation, with hyphens for spaces; the second of the same name gets a number. */
function anchorsOf(prose: string): string[] {
  const seen = new Map<string, number>();
  return [...prose.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading]) => {
    const anchor = heading
      .trim()
      .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/ /g, '-');
    const count = seen.get(anchor) ?? 0;
    seen.set(anchor, count + 1);
    return count === 0 ? anchor : `${anchor}-${count}`;
  });
}
