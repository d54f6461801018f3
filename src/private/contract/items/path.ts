import { quoted } from '../quoted';

// The rules are those of "Specify the files to invalidate" in the CloudFront developer guide:
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/invalidation-specifying-objects.html

/** CloudFront's limit for one path, which counts it as it is sent: encoded. */
const MAX_PATH_CHARACTERS = 4000;

/**
 * What has to be percent-encoded: non-ASCII, the unsafe characters of RFC 1738 section 2.2, and a `%` that begins no
 * encoded sequence. The guide asks for these and no others: an encoded `/` or `?` would be another cache key.
 */
const TO_ENCODE = /[ "#<>[\\\]^`{|}]|\P{ASCII}|%(?![\dA-Fa-f]{2})/gu;

/**
 * Checks a path and encodes it the way CloudFront expects it. CloudFront names neither the path nor the rule that it
 * broke, and accepts many a wrong path silently. An encoded path stays as it is.
 *
 * @param subject what a message calls the path
 */
export function encodePath(path: string, subject = "each of 'paths'"): string {
  if (path === '') {
    throw new Error(`${subject} must not be empty, got: ${quoted(path)}`);
  }
  if (path.startsWith('#')) {
    throw new Error(
      `${subject} must be a path; cache tags belong in 'tags', without the '#', got: ${quoted(path)}`,
    );
  }
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(path)) {
    throw new Error(
      `${subject} must be a path without scheme and host, such as "/index.html", got: ${quoted(path)}`,
    );
  }
  if (!path.startsWith('/')) {
    throw new Error(`${subject} must start with '/', got: ${quoted(path)}`);
  }
  if (/~|%7e/i.test(path)) {
    throw new Error(
      `${subject} must not contain '~', which CloudFront cannot invalidate, encoded or not, got: ${quoted(path)}`,
    );
  }
  // A raw control character is a slip, like the line break at the end of a file name that was read from a list.
  // An encoded one (%0A) is there on purpose, and a viewer can ask for it: it stays.
  if (/\p{Cc}/u.test(path)) {
    throw new Error(
      `${subject} must not contain control characters, got: ${quoted(path)}`,
    );
  }
  if (/\p{Cs}/u.test(path)) {
    throw new Error(
      `${subject} must be well-formed Unicode, without lone surrogates, got: ${quoted(path)}`,
    );
  }
  const encoded = path.replace(TO_ENCODE, encodeURIComponent);
  if (encoded.length > MAX_PATH_CHARACTERS) {
    throw new Error(
      `${subject} must be at most ${MAX_PATH_CHARACTERS} characters long when encoded, got: ${quoted(encoded)}`,
    );
  }
  return encoded;
}
