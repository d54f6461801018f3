import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_FOLDER } from '../local-aws/project';

const { peerDependencies, devDependencies } = JSON.parse(
  readFileSync(join(PROJECT_FOLDER, 'package.json'), 'utf8'),
);

const PEERS = Object.keys(peerDependencies);

/** What a user may have beside the library, for npm. */
export const VERSIONS: Record<string, string[]> = {
  floor: PEERS.map((peer) => `${peer}@${floorOf(peerDependencies[peer])}`),
  pinned: PEERS.map((peer) => `${peer}@${devDependencies[peer]}`),
  newest: PEERS.map((peer) => `${peer}@latest`),
};

function floorOf(range: string): string {
  const [, floor] = /^\^(\d+\.\d+\.\d+)$/.exec(range) ?? [];
  if (!floor) throw new Error(`no caret range: ${range}`);
  return floor;
}
