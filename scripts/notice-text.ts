import type { BundledPackage } from './bundled-packages';

/** The licence of this package, whose text is shipped anyway. */
const OWN_LICENSE = 'Apache-2.0';

const HEAD = `cdk-distribution-invalidator
Copyright The cdk-distribution-invalidator authors

The Lambda function in assets/lambda/handler holds parts of the packages below.
Those under ${OWN_LICENSE} come under the terms of the file LICENSE.
`;

/** What has to be said about the bundled packages, by the terms of their licences. */
export function noticeText(packages: BundledPackage[]): string {
  return [HEAD, ...packages.map(paragraph)].join('\n');
}

function paragraph(bundled: BundledPackage): string {
  const { name, version, license, noticeText: notice } = bundled;
  const parts = [
    `${name} ${version} (${license})`,
    ...(license === OWN_LICENSE ? copyrights(bundled) : ['', termsOf(bundled)]),
    ...(notice ? ['', notice.trim()] : []),
  ];
  return `${parts.join('\n')}\n`;
}

/** In the words of the package, or else by its author. */
function copyrights({ licenseText = '', author }: BundledPackage): string[] {
  const lines = licenseText.match(/^\s*Copyright \d.*$/gm) ?? [];
  if (lines.length > 0) return lines.map((line) => line.trim());
  return author ? [`by ${author}`] : [];
}

function termsOf({ name, license, licenseText }: BundledPackage): string {
  if (licenseText) return licenseText.trim();
  throw new Error(
    `each bundled package must bring the text of its licence along, unless it is ${OWN_LICENSE}, got: ${name} under ${license}`,
  );
}
