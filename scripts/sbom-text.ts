import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import { PackageURL } from 'packageurl-js';
import type { BundledPackage } from './bundled-packages';

/** Without a version, which it only gets in a release. */
const NAME = 'cdk-distribution-invalidator';
const OWN_PURL = purlOf(NAME);

/** The software bill of materials: what is shipped inside this package. Its peer dependencies are not. */
export function sbomText(packages: BundledPackage[]): string {
  const bom = new Models.Bom();
  const self = new Models.Component(Enums.ComponentType.Library, NAME, {
    bomRef: OWN_PURL,
    purl: OWN_PURL,
  });
  self.licenses.add(new Models.SpdxLicense('Apache-2.0'));
  bom.metadata.component = self;
  for (const bundled of packages) {
    const component = componentOf(bundled);
    bom.components.add(component);
    self.dependencies.add(component.bomRef);
  }
  const json = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6);
  const serializer = new Serialize.JsonSerializer(json);
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
}

function componentOf({ name, version, license }: BundledPackage) {
  const purl = purlOf(name, version);
  const [baseName, group] = name.split('/').reverse();
  const component = new Models.Component(
    Enums.ComponentType.Library,
    baseName,
    { group, version, purl, bomRef: purl },
  );
  component.licenses.add(new Models.SpdxLicense(license));
  return component;
}

/** https://github.com/package-url/purl-spec */
function purlOf(name: string, version?: string): string {
  const [baseName, namespace] = name.split('/').reverse();
  return new PackageURL('npm', namespace, baseName, version).toString();
}
