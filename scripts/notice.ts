/**
 * Writes NOTICE: which packages the handler's bundle holds, and under which licences.
 * Run: npx tsx scripts/notice.ts
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundledPackages } from './bundled-packages';
import { noticeText } from './notice-text';

writeFileSync(join(__dirname, '..', 'NOTICE'), noticeText(bundledPackages()));
