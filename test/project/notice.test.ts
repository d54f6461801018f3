import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type BundledPackage,
  bundledPackages,
} from '../../scripts/bundled-packages';
import { noticeText } from '../../scripts/notice-text';

const APACHE: BundledPackage = {
  name: 'apache',
  version: '1.2.3',
  license: 'Apache-2.0',
};

describe('the NOTICE in this repository', () => {
  const packages = bundledPackages();

  test('is what `npx tsx scripts/notice.ts` makes of the bundle', () => {
    const committed = readFileSync(join(__dirname, '../..', 'NOTICE'), 'utf8');
    expect(committed).toBe(noticeText(packages));
  });

  test('names what the handler calls CloudFront with, and nothing that is not bundled', () => {
    const names = packages.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['@aws-sdk/client-cloudfront', '@smithy/core']),
    );
    expect(names).not.toContain('aws-cdk-lib');
    expect(names).not.toContain('@aws-sdk/client-s3');
  });
});

describe('a bundled package', () => {
  test('under the licence of this package is named, with its copyright', () => {
    const text = noticeText([
      { ...APACHE, licenseText: 'Terms\n   Copyright 2019 Somebody\n' },
    ]);
    expect(text).toMatch(
      /\n\napache 1\.2\.3 \(Apache-2\.0\)\nCopyright 2019 Somebody\n$/,
    );
  });

  test('without a line of copyright is named with its author', () => {
    expect(noticeText([{ ...APACHE, author: 'A team' }])).toMatch(
      /\napache 1\.2\.3 \(Apache-2\.0\)\nby A team\n$/,
    );
  });

  test('with a NOTICE of its own is quoted', () => {
    expect(noticeText([{ ...APACHE, noticeText: 'Thanks.\n' }])).toMatch(
      /\n\nThanks\.\n$/,
    );
  });

  test('under another licence is named with its whole text', () => {
    const licenseText = 'MIT License\n\nCopyright (c) 2020 Somebody\n\nTerms.';
    expect(noticeText([{ ...APACHE, license: 'MIT', licenseText }])).toMatch(
      /\n\nMIT License\n\nCopyright \(c\) 2020 Somebody\n\nTerms\.\n$/,
    );
  });

  test('under another licence without its text is refused', () => {
    expect(() => noticeText([{ ...APACHE, license: 'MIT' }])).toThrow(
      'each bundled package must bring the text of its licence along, unless it is Apache-2.0, got: apache under MIT',
    );
  });
});
