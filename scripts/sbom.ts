/**
 * Writes sbom.cdx.json: which packages the handler's bundle holds, in the format of CycloneDX.
 * Run: npx tsx scripts/sbom.ts
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundledPackages } from './bundled-packages';
import { sbomText } from './sbom-text';

writeFileSync(
  join(__dirname, '..', 'sbom.cdx.json'),
  sbomText(bundledPackages()),
);
