import { Token } from 'aws-cdk-lib';
import { InvalidationPaths } from '../src';

describe('a directory', () => {
  test.each([
    ['/images', ['/images', '/images/*']],
    ['/images/', ['/images', '/images/*']],
    ['/a/b', ['/a/b', '/a/b/*']],
    ['/café', ['/caf%C3%A9', '/caf%C3%A9/*']],
    ['/', ['/*']],
  ])('%s', (directory, paths) => {
    expect(InvalidationPaths.directory(directory)).toEqual(paths);
  });

  test.each([
    ['', `'directory' must not be empty, got: ""`],
    ['images', `'directory' must start with '/', got: "images"`],
    ['/a/*', `'directory' must be a path without '*' and '?', got: "/a/*"`],
    ['/a?b', `'directory' must be a path without '*' and '?', got: "/a?b"`],
  ])('is not %j', (directory, message) => {
    expect(() => InvalidationPaths.directory(directory)).toThrow(
      new Error(`InvalidationPaths.directory: ${message}`),
    );
  });
});

describe('an index document', () => {
  test.each([
    ['/docs/index.html', ['/docs/index.html', '/docs/', '/docs']],
    ['/a/b/default.htm', ['/a/b/default.htm', '/a/b/', '/a/b']],
    ['/ü/index.html', ['/%C3%BC/index.html', '/%C3%BC/', '/%C3%BC']],
    ['/index.html', ['/index.html', '/']],
  ])('%s', (document, paths) => {
    expect(InvalidationPaths.indexDocument(document)).toEqual(paths);
  });

  test.each([
    ['', `'document' must not be empty, got: ""`],
    ['index.html', `'document' must start with '/', got: "index.html"`],
    ['/docs/', `'document' must end with the name of a file, got: "/docs/"`],
    ['/a/*', `'document' must be a path without '*' and '?', got: "/a/*"`],
    ['/a?b', `'document' must be a path without '*' and '?', got: "/a?b"`],
  ])('is not %j', (document, message) => {
    expect(() => InvalidationPaths.indexDocument(document)).toThrow(
      new Error(`InvalidationPaths.indexDocument: ${message}`),
    );
  });
});

test('a token cannot be taken apart', () => {
  const token = Token.asString({ Ref: 'Directory' });
  expect(() => InvalidationPaths.directory(token)).toThrow(
    new Error(
      "InvalidationPaths.directory: 'directory' must be known at synthesis, got: an unresolved token",
    ),
  );
  expect(() => InvalidationPaths.indexDocument(`/${token}/a.html`)).toThrow(
    new Error(
      "InvalidationPaths.indexDocument: 'document' must be known at synthesis, got: an unresolved token",
    ),
  );
});
