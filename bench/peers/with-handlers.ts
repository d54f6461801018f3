import { Handler } from './handler';
import { LoopbackAws } from './loopback-aws';
import type { RunnablePeer } from './peer';

/** Does the same with the handlers of all peers, side by side. The results are in the order of the peers. */
export async function withHandlers<T>(
  peers: readonly RunnablePeer[],
  work: (handler: Handler) => Promise<T>,
): Promise<T[]> {
  const aws = await LoopbackAws.start();
  try {
    return await Promise.all(
      peers.map(async (peer) => {
        const handler = new Handler(peer, aws);
        handler.start();
        try {
          return await work(handler);
        } finally {
          await handler.stop();
        }
      }),
    );
  } finally {
    await aws.stop();
  }
}
