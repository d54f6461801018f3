import {
  CONTENT_MANIFEST_VERSION,
  type ContentManifest,
} from '../../src/private/contract/manifest';

/** What the construct writes by default, of a site without files unless told otherwise. */
export function manifest(
  overrides: Partial<ContentManifest> = {},
): ContentManifest {
  return {
    version: CONTENT_MANIFEST_VERSION,
    urlPrefix: '/',
    indexDocument: 'index.html',
    cleanUrls: false,
    includeAdded: true,
    maxPaths: 15,
    files: [],
    ...overrides,
  };
}
