/**
 * What a verification finds in a thousand deployments, and what it costs.
 * Run: npx tsx bench/verification.ts
 */
import {
  Agent,
  createServer,
  type IncomingMessage,
  type RequestOptions,
  request,
} from 'node:http';
import type * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../lambda/clock';
import { getOverHttps, MAX_CONNECTIONS } from '../lambda/edge/get';
import { verify } from '../lambda/edge/verify';
import {
  deployVerified,
  TROUBLES,
  type VerifiedDeployment,
} from '../test/simulation/verification';

const DEPLOYMENTS = 1_000;

const URLS = 20;
const ANSWER_MS = 50;

main();

async function main(): Promise<void> {
  const all: VerifiedDeployment[] = [];
  for (let seed = 1; seed <= DEPLOYMENTS; seed++) {
    all.push(await deployVerified(seed));
  }
  const count = (
    of: readonly VerifiedDeployment[],
    holds: (deployment: VerifiedDeployment) => boolean,
  ) => of.filter(holds).length;
  const figures = (of: readonly VerifiedDeployment[]) => ({
    deployments: of.length,
    'stale for viewers': count(of, ({ isStale }) => isStale),
    'of which can be known': count(
      of,
      ({ isStale, isKnowable }) => isStale && isKnowable,
    ),
    told: count(of, ({ isTold }) => isTold),
    missed: count(
      of,
      ({ isStale, isKnowable, isTold }) => isStale && isKnowable && !isTold,
    ),
    'false alarms': count(of, ({ isStale, isTold }) => isTold && !isStale),
    'failed wrongly': count(
      of,
      ({ expected, answered }) =>
        expected === 'SUCCESS' && answered === 'FAILED',
    ),
    'no answer': count(of, ({ answered }) => answered === undefined),
  });
  console.table(
    Object.fromEntries([
      ...TROUBLES.map((trouble) => [
        trouble,
        figures(all.filter((each) => each.trouble === trouble)),
      ]),
      ['all', figures(all)],
    ]),
  );
  const wrong = all.filter(
    ({ isStale, isKnowable, isTold, expected, answered }) =>
      isTold !== (isStale && isKnowable) || expected !== answered,
  );
  if (wrong.length > 0) {
    console.log(wrong.slice(0, 10));
    process.exitCode = 1;
  }
  console.log(
    `${URLS} URLs with answers of ${ANSWER_MS} ms, over real connections (HTTP on loopback): ${await secondsOverSockets()} s.`,
  );
}

/** With as many connections at a time as the handler has. */
async function secondsOverSockets(): Promise<string> {
  const server = createServer((_, response) =>
    setTimeout(
      () =>
        response.writeHead(200, { 'X-Cache': 'Miss from cloudfront' }).end(),
      ANSWER_MS,
    ),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true, maxSockets: MAX_CONNECTIONS });
  const plain = ((
    options: RequestOptions,
    callback: (response: IncomingMessage) => void,
  ) =>
    request(
      { ...options, agent, hostname: '127.0.0.1', port },
      callback,
    )) as typeof https.request;
  const startedAt = performance.now();
  const stale = await verify(
    {
      checks: Array.from({ length: URLS }, (_, index) => ({
        domainName: 'www.example.com',
        path: `/${index}`,
      })),
      invalidatedAt: Date.now(),
      deadline: {
        at: Date.now() + 60_000,
        signal: new AbortController().signal,
      },
    },
    {
      askEdge: getOverHttps(plain),
      clock: systemClock,
      log: () => undefined,
    },
  );
  const seconds = (performance.now() - startedAt) / 1_000;
  server.close();
  agent.destroy();
  if (stale.length > 0) throw new Error('the URLs are fresh');
  return seconds.toFixed(2);
}
