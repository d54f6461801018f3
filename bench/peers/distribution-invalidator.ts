import { DistributionInvalidator } from '../../src';
import { RESOURCE_TYPE } from '../../src/private/invalidation-resource';
import {
  DISTRIBUTION_ID,
  HandlerHarness,
} from '../../test/lambda/handler-harness';
import { bundlePath } from '../../test/lambda/lambda-process';
import type { TimedAnswer } from './deployment';
import { nodeCommand } from './handler-process';
import type { Peer } from './peer';

/** This project. */
export function distributionInvalidator(): Peer {
  return {
    name: 'DistributionInvalidator',
    add: ({ stack, distribution }, id) => {
      new DistributionInvalidator(stack, id, { distribution });
    },
    resourceType: RESOURCE_TYPE,
    command: nodeCommand(bundlePath()),
    simulate: ({ completionMs, faults, seed }, propertiesFor) => {
      const harness = new HandlerHarness({
        completionDelayMs: completionMs,
        cloudFrontFaults: faults,
        seed,
      });
      const event = harness.event('Update', propertiesFor(DISTRIBUTION_ID));
      const answers: TimedAnswer[] = [];
      return {
        cloudFront: harness.cloudFront,
        answers,
        deliver: async () => {
          await harness.deliver(event);
          // To answer is the last thing that it does.
          const [answer] = harness.answers(event).slice(-1);
          answers.push({ ...answer, atMs: harness.clock.now() });
        },
      };
    },
  };
}
