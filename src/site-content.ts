import { statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AssetStaging, IgnoreMode, Stage, Token } from 'aws-cdk-lib';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { Construct, IConstruct } from 'constructs';
import { contentFiles } from './private/content/files';
import {
  CONTENT_MANIFEST_VERSION,
  type ContentManifest,
  MANIFEST_EXTENSION,
} from './private/contract/manifest';
import { type ManifestSize, memorySizeFor } from './private/contract/memory';
import { quoted } from './private/contract/quoted';
import { noteEmptySite } from './private/notes';
import {
  checkBoolean,
  checkingCall,
  checkOptions,
  checkString,
  integer,
  knownAtSynth,
  listOf,
  oneOf,
  refuse,
} from './private/target/input';
import { adviseOnQueryStrings } from './private/target/query-strings';
import { warn } from './private/template/messages';

/**
 * What CloudFront takes in one invalidation.
 * https://docs.aws.amazon.com/general/latest/gr/cf_region.html
 */
const MAX_PATHS_LIMIT = 3000;

/**
 * Segments between single slashes, not encoded. `~` and `*` cannot be invalidated exactly, `?` and `#` end a path, and
 * `%` would be ambiguous.
 */
const URL_PREFIX = /^\/(?:[^/~*?#%]+\/)*[^/~*?#%]*$/;

/**
 * How the files of a directory are served, and what a change to them may cost.
 */
export interface SiteContentOptions {
  /**
   * The URL path under which the directory is served, not percent-encoded.
   *
   * @default '/'
   */
  readonly urlPrefix?: string;

  /**
   * Patterns of files that are not part of the site. Use the same patterns as the deployment of the directory.
   *
   * @default - every file is part of the site
   */
  readonly exclude?: string[];

  /**
   * How to interpret the patterns in `exclude`.
   *
   * @default IgnoreMode.GLOB
   */
  readonly ignoreMode?: IgnoreMode;

  /**
   * The file that is served for a directory. When it changes, the URL of the directory is invalidated as well, with and
   * without the trailing slash.
   *
   * @default 'index.html'
   */
  readonly indexDocument?: string;

  /**
   * Whether `.html` files are also served under their URL without the extension.
   *
   * @default false
   */
  readonly cleanUrls?: boolean;

  /**
   * Whether to invalidate the URL of a changed file with any query string as well, such as `/about.txt?page=2`.
   *
   * Set it if the distribution's cache policy includes query strings in the cache key, because CloudFront then caches a
   * separate response for each query string.
   *
   * @default false
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/invalidation-specifying-objects.html
   */
  readonly queryStrings?: boolean;

  /**
   * The maximum number of paths and wildcards that CloudFront may bill for one change, from 1 to 3000. Within this limit,
   * the function chooses those that evict the fewest unchanged files.
   *
   * @default 15
   */
  readonly maxPaths?: number;

  /**
   * Whether to invalidate the URLs of added files. CloudFront may have cached a "not found" response for them.
   *
   * @default true
   */
  readonly includeAdded?: boolean;
}

/**
 * The files of a site, so that a deployment invalidates only what changed.
 *
 * It does not invalidate what the files do not show: changed metadata of the same files, files that the deployment
 * itself writes, and URLs that return another URL's page, such as error pages. List those in `paths`.
 */
export class SiteContent {
  /**
   * The files in a directory, which is read when an invalidator uses the content. They are the files that an asset of
   * the directory publishes, with the same symlinks.
   *
   * @param path the directory, absolute or relative to the working directory
   * @param options how the files are served
   */
  public static fromDirectory(
    path: string,
    options: SiteContentOptions = {},
  ): SiteContent {
    return checkingCall('SiteContent.fromDirectory', () => {
      checkDirectory("'path'", path);
      checkOptions("'options'", options, {
        urlPrefix: knownAtSynth(checkUrlPrefix),
        exclude: listOf('strings', checkString),
        ignoreMode: oneOf(Object.values(IgnoreMode)),
        indexDocument: knownAtSynth(checkIndexDocument),
        cleanUrls: checkBoolean,
        queryStrings: checkBoolean,
        maxPaths: knownAtSynth(integer(1, MAX_PATHS_LIMIT)),
        includeAdded: checkBoolean,
      });
      const { urlPrefix = '/' } = options;
      return new SiteContent(
        resolve(path),
        {
          urlPrefix: urlPrefix.endsWith('/') ? urlPrefix : `${urlPrefix}/`,
          indexDocument: options.indexDocument ?? 'index.html',
          cleanUrls: options.cleanUrls ?? false,
          queryStrings: options.queryStrings || undefined,
          includeAdded: options.includeAdded ?? true,
          maxPaths: options.maxPaths ?? 15,
        },
        options,
      );
    });
  }

  private constructor(
    private readonly directory: string,
    private readonly settings: Omit<ContentManifest, 'version' | 'files'>,
    private readonly options: SiteContentOptions,
  ) {}

  /**
   * The manifest of the files, as an asset whose hash changes exactly when the manifest does. Notes what is seen of
   * the distributions that goes with it badly.
   *
   * @internal
   */
  public _bind(
    scope: Construct,
    memorySize: number,
    distributions: IConstruct[] = [],
  ): Asset {
    const assembly = Stage.of(scope)?.assetOutdir;
    if (!assembly) {
      throw new Error("'content' needs a stack that is in an app or a stage");
    }
    const manifest: ContentManifest = {
      version: CONTENT_MANIFEST_VERSION,
      ...this.settings,
      files: contentFiles(
        // What the CDK stages of the directory is what its asset publishes, and the same folder if there is one.
        new AssetStaging(scope, 'Content', {
          sourcePath: this.directory,
          exclude: this.options.exclude,
          ignoreMode: this.options.ignoreMode,
        }).absoluteStagedPath,
      ),
    };
    if (manifest.files.length === 0) noteEmptySite(scope, this.directory);
    const path = join(assembly, `${scope.node.addr}${MANIFEST_EXTENSION}`);
    const text = JSON.stringify(manifest);
    warnOfMemory(scope, memorySize, {
      characters: text.length,
      files: manifest.files.length,
    });
    writeFileSync(path, text);
    if (!manifest.queryStrings) {
      const urls = manifest.files.map(([file]) => manifest.urlPrefix + file);
      adviseOnQueryStrings(scope, distributions, urls);
    }
    return new Asset(scope, 'ContentManifest', { path });
  }
}

function checkDirectory(subject: string, path: unknown): void {
  if (typeof path !== 'string' || path === '') {
    refuse(subject, 'must be the path of a directory', path);
  }
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  throw new Error(
    `${subject} must be an existing directory (has the site been built?), got: ${quoted(path)}, which is ${resolve(path)}`,
  );
}

function checkUrlPrefix(subject: string, urlPrefix: unknown): void {
  if (typeof urlPrefix === 'string' && URL_PREFIX.test(urlPrefix)) return;
  refuse(
    subject,
    "must be a URL path that starts with '/', is not encoded, and has no empty segment and none of ~ * ? # %",
    urlPrefix,
  );
}

function checkIndexDocument(subject: string, name: unknown): void {
  if (typeof name === 'string' && /^[^/]+$/.test(name)) return;
  refuse(subject, 'must be the name of a file', name);
}

/**
 * Warns where the function has too little memory for the site, so that it would invalidate everything in each change.
 */
function warnOfMemory(
  scope: Construct,
  memorySize: number,
  size: ManifestSize,
): void {
  const needed = memorySizeFor(size);
  if (Token.isUnresolved(memorySize) || memorySize >= needed) return;
  warn(
    scope,
    'contentMemory',
    `'content' has ${size.files} files, too many for the function's memory, so it invalidates '/*' whenever one changes; ` +
      `give its InvalidationProvider a 'memorySize' of at least ${needed}, got: ${memorySize}`,
  );
}
