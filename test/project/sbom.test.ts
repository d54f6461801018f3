import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import {
  type BundledPackage,
  bundledPackages,
} from '../../scripts/bundled-packages';
import { sbomText } from '../../scripts/sbom-text';

const SCOPED: BundledPackage = {
  name: '@scope/scoped',
  version: '1.2.3',
  license: 'MIT',
};

describe('the bill of materials in this repository', () => {
  const packages = bundledPackages();
  const committed = readFileSync(
    join(__dirname, '../..', 'sbom.cdx.json'),
    'utf8',
  );

  test('is what `npx tsx scripts/sbom.ts` makes of the bundle', () => {
    expect(committed).toBe(sbomText(packages));
  });

  test('names every bundled package', () => {
    const { components } = JSON.parse(committed);
    expect(components).toHaveLength(packages.length);
  });

  test('is valid CycloneDX', async () => {
    expect(await faultsIn(committed)).toBeNull();
    const wrong = committed.replaceAll('"licenses"', '"licences"');
    expect(await faultsIn(wrong)).not.toBeNull();
  });
});

test('a package is named by its purl, with its license, and as a part of this one', () => {
  const { components, dependencies } = JSON.parse(sbomText([SCOPED]));
  const purl = 'pkg:npm/%40scope/scoped@1.2.3';
  expect(components).toEqual([
    {
      type: 'library',
      'bom-ref': purl,
      group: '@scope',
      name: 'scoped',
      version: '1.2.3',
      licenses: [{ license: { id: 'MIT' } }],
      purl,
    },
  ]);
  expect(dependencies).toContainEqual({
    ref: 'pkg:npm/cdk-distribution-invalidator',
    dependsOn: [purl],
  });
});

function faultsIn(sbom: string): Promise<unknown> {
  return new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(sbom);
}
