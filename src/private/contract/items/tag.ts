import { quoted } from '../quoted';

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/invalidation-by-tags.html

/** CloudFront's limit for one tag. */
const MAX_TAG_CHARACTERS = 256;

/** ASCII 33 to 126 without the comma, which separates the tags in the response header of an object. */
const TAG_CHARACTERS = /^[\x21-\x2B\x2D-\x7E]*$/;

/** Returns the tag if CloudFront can have put it on an object. */
export function checkTag(tag: string): string {
  if (tag.length < 1 || tag.length > MAX_TAG_CHARACTERS) {
    throw new Error(
      `each of 'tags' must be 1 to ${MAX_TAG_CHARACTERS} characters long, got: ${quoted(tag)}`,
    );
  }
  // The '#' marks a tag among the items of an invalidation. A second one would be accepted and match nothing.
  if (tag.startsWith('#')) {
    throw new Error(
      `each of 'tags' must be given without the '#' in front, got: ${quoted(tag)}`,
    );
  }
  if (!TAG_CHARACTERS.test(tag)) {
    throw new Error(
      `each of 'tags' must consist of ASCII characters without spaces, commas and control characters, got: ${quoted(tag)}`,
    );
  }
  return tag;
}
