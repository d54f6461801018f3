import { DistributionInvalidator } from '../../src';
import { RESOURCE_TYPE } from '../../src/private/order/resource';
import {
  DISTRIBUTION_ID,
  HandlerHarness,
} from '../../test/lambda/handler-harness';
import { bundlePath } from '../../test/lambda/lambda-process';
import { loadInNode } from '../load';
import type { TimedAnswer } from './deployment';
import { nodeCommand } from './handler-process';
import type { PeerHandler, RunnablePeer } from './peer';

/** This project. */
export function distributionInvalidator(): RunnablePeer {
  return {
    name: 'DistributionInvalidator',
    add: ({ stack, distribution }, id) => {
      new DistributionInvalidator(stack, id, { distribution });
    },
    resourceType: RESOURCE_TYPE,
    handler: {
      file: bundlePath(),
      command: nodeCommand(bundlePath()),
      load: () => loadInNode(bundlePath()),
      simulate,
    },
  };
}

/** It sleeps for several things at once, which cannot be skipped from outside. */
const simulate: NonNullable<PeerHandler['simulate']> = (
  { completionMs, faults, seed },
  propertiesFor,
) => {
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
      for (const answer of harness.answers(event).slice(answers.length)) {
        answers.push({ ...answer, atMs: harness.clock.now() });
      }
    },
  };
};
