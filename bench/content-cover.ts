/**
 * What `content` invalidates for changes of real-shaped sites, beside `/*` and beside one path per changed file.
 * Run: npx tsx bench/content-cover.ts
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { contentItems } from '../lambda/content/items';
import { readManifest } from '../lambda/content/manifest';
import { manifest } from '../test/support/manifest';

const SITE_SIZES = [10_000, 100_000];
const CHANGE_SIZES = [1, 100, 1_000, 5_000];
const SPREADS = ['clustered', 'scattered'] as const;

const RUNS = 3;
const DEPLOYMENTS = 1_000;

/** https://aws.amazon.com/cloudfront/pricing/, beyond the 1,000 free paths of a month. */
const DOLLARS_PER_PATH = 0.005;

interface Scenario {
  readonly size: number;
  readonly changes: number;
  readonly spread: (typeof SPREADS)[number];
}

interface Measurement {
  readonly items: number;
  readonly changed: number;
  readonly evicted: number;
  readonly unchanged: number;
  readonly milliseconds: number;
  readonly peakMegabytes: number;
}

type Files = Map<string, string>;

const [scenario] = process.argv.slice(2);
if (scenario) {
  measure(JSON.parse(scenario)).then((measurement) =>
    console.log(JSON.stringify(measurement)),
  );
} else {
  report();
}

/** Each scenario has a process of its own, or the peak of memory would be that of the largest before it. */
function report(): void {
  const rows = SITE_SIZES.flatMap((size) =>
    SPREADS.flatMap((spread) =>
      CHANGE_SIZES.map((changes) => {
        const measured = inOwnProcess({ size, changes, spread });
        const share = (100 * measured.evicted) / measured.unchanged;
        return {
          files: size,
          changed: measured.changed,
          spread,
          items: measured.items,
          'evicted unchanged': `${measured.evicted} (${share.toFixed(1)} %)`,
          'CPU ms': Math.round(measured.milliseconds),
          'peak MB': Math.round(measured.peakMegabytes),
          $: dollars(measured.items),
          '/* evicts': measured.unchanged,
          '/* $': dollars(1),
          'path per file $': dollars(measured.changed),
        };
      }),
    ),
  );
  console.table(rows);
  console.log(
    `At most 15 items. CPU: from two manifests as text to the items, median of ${RUNS}. Peak: the whole process, with what made the manifests. $: ${DEPLOYMENTS} deployments, without the free 1,000 paths of a month.`,
  );
}

function inOwnProcess(scenario: Scenario): Measurement {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...process.execArgv, __filename, JSON.stringify(scenario)],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

async function measure(scenario: Scenario): Promise<Measurement> {
  const old = site(scenario.size);
  const current = deployment(old, scenario);
  const texts = { old: manifestText(old), new: manifestText(current) };
  const getObject = async (_: string, key: string) =>
    key === 'old' ? texts.old : texts.new;
  const run = async () =>
    contentItems({
      old: await readManifest(getObject, { Bucket: 'assets', Key: 'old' }),
      new: await readManifest(getObject, { Bucket: 'assets', Key: 'new' }),
    });

  let result = await run();
  const times: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    const start = process.cpuUsage();
    result = await run();
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1000);
  }
  if (result.changedFiles === undefined || result.evictedFiles === undefined) {
    throw new Error(result.reason);
  }
  return {
    items: result.items.length,
    changed: result.changedFiles,
    evicted: result.evictedFiles,
    unchanged: [...old].filter(([file, hash]) => current.get(file) === hash)
      .length,
    milliseconds: times.sort((a, b) => a - b)[Math.floor(RUNS / 2)],
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
  };
}

function manifestText(files: Files): string {
  return JSON.stringify(
    manifest({ files: [...files].sort(([a], [b]) => (a < b ? -1 : 1)) }),
  );
}

/** A third each: hashed assets of 40 features, documentation in twelve languages, a blog with pictures. */
function site(size: number): Files {
  const locales = 'ar de en es fr hi it ja ko pt tr zh'.split(' ');
  const files: Files = new Map();
  for (let i = 0; i < size; i++) {
    const n = Math.floor(i / 3);
    const page = Math.floor(n / locales.length);
    const path = [
      `assets/feature-${n % 40}/${['page', 'style', 'font', 'image'][n % 4]}-${n}.${hash(`${n}`).slice(0, 8)}.${['js', 'css', 'woff2', 'webp'][n % 4]}`,
      `${locales[n % locales.length]}/docs/chapter-${page % 25}/page-${page}/index.html`,
      `blog/${2015 + (n % 12)}/${1 + ((n >> 4) % 12)}/post-${n >> 1}/${n % 2 ? 'cover.jpg' : 'index.html'}`,
    ][i % 3];
    files.set(path, hash(`${i}`));
  }
  return files;
}

/**
 * Clustered: the features' assets, the chapters and the months of the blog change one after the other, as when people
 * work on them. Scattered: any files change. A changed asset is an old and a new file.
 */
function deployment(old: Files, { changes, spread }: Scenario): Files {
  const orders = new Map(
    [...old.keys()].map((file) => [
      file,
      spread === 'clustered' ? cluster(file) : hash(file),
    ]),
  );
  const order = (file: string) => orders.get(file) ?? '';
  const candidates = [...old.keys()].sort((a, b) =>
    order(a) < order(b) ? -1 : 1,
  );

  const files = new Map(old);
  let changed = 0;
  for (const file of candidates) {
    if (changed >= changes) break;
    if (file.startsWith('assets/') && changes - changed >= 2) {
      files.delete(file);
      files.set(
        file.replace(/\.[\w-]{8}\./, `.${hash(file).slice(0, 8)}.`),
        hash(`new ${file}`),
      );
      changed += 2;
    } else {
      files.set(file, hash(`new ${file}`));
      changed += 1;
    }
  }
  return files;
}

/** In turn a feature, a chapter in all languages, and a month of the blog. */
function cluster(file: string): string {
  const [top, second, third] = file.split('/');
  return hash(top === 'assets' ? second : `${second}/${third}`);
}

function hash(text: string): string {
  return createHash('sha256')
    .update(text)
    .digest()
    .subarray(0, 16)
    .toString('base64url');
}

function dollars(items: number): string {
  return (items * DEPLOYMENTS * DOLLARS_PER_PATH).toFixed(0);
}
