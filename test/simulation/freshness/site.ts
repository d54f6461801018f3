import type { ContentManifest } from '../../../src/private/contract/manifest';

/** Names that are reached by several URLs, and one that is not. */
export const FILES = [
  'index.html',
  'a.html',
  'sub/index.html',
  'b+c.html',
  'd e.txt',
  '@x.js',
] as const;

export type FileName = (typeof FILES)[number];

/** Written by the deployment itself, with what the backend is: the files of the site do not show it. */
export const CONFIG_PATH = '/config.json';

/** How the files are served, and what of that the invalidator is told. */
export type Serving = Pick<
  ContentManifest,
  'urlPrefix' | 'indexDocument' | 'cleanUrls' | 'queryStrings' | 'maxPaths'
>;

/** What a deployment puts into the origin. */
export interface Site {
  /** Versions; a file without one is not there. */
  readonly files: ReadonlyMap<FileName, number>;
  readonly backend: number;
  readonly serving: Serving;
}

const NOT_FOUND = '404';
const QUERY_STRING = '?v=1';

/** What the origin answers. As S3 does, it reads a plus sign as a blank, and as others do, as itself. */
export function answerOf(site: Site, url: string): string {
  const [path] = url.split('?');
  if (path === CONFIG_PATH) return `config ${site.backend}`;
  for (const spelled of [path, path.replaceAll('+', ' ')]) {
    const file = fileAt(site, decodeURIComponent(spelled));
    if (file) return `${file} ${site.files.get(file)}`;
  }
  return NOT_FOUND;
}

function fileAt({ files, serving }: Site, path: string): FileName | undefined {
  const { urlPrefix, indexDocument, cleanUrls } = serving;
  const candidates = [path, `${path}/${indexDocument}`, path + indexDocument];
  if (cleanUrls) candidates.push(`${path}.html`);
  return [...files.keys()].find((file) =>
    candidates.includes(urlPrefix + file),
  );
}

/** The URLs under which viewers ask for a file, in all spellings that they use. */
export function urlsOfFile(serving: Serving, file: FileName): string[] {
  const { urlPrefix, indexDocument, cleanUrls } = serving;
  const url = urlPrefix + file;
  const urls = [url];
  if (cleanUrls && url.endsWith('.html')) urls.push(url.slice(0, -5));
  if (url.endsWith(`/${indexDocument}`)) {
    const directory = url.slice(0, -indexDocument.length);
    urls.push(
      directory,
      ...(directory === '/' ? [] : [directory.slice(0, -1)]),
    );
  }
  return urls.flatMap(spelled);
}

function spelled(url: string): string[] {
  const asLittleAsPossible = encodeURI(url);
  const asMuchAsPossible = url.split('/').map(encodeURIComponent).join('/');
  const paths = [asLittleAsPossible, asMuchAsPossible];
  return [
    ...new Set([...paths, ...paths.map((path) => path.replaceAll('%20', '+'))]),
  ];
}

export function withQueryString(url: string): string {
  return url + QUERY_STRING;
}
