import type {
  CloudFrontTarget,
  InvalidationState,
} from '../../lambda/cloudfront/target';
import { describe } from '../../lambda/errors';
import type { Random } from '../loopback/random';

/**
 * What a handler commonly does: every request has a CallerReference of its own, and when the SDK gives up, so does the
 * handler.
 */
export class BaselineTarget implements CloudFrontTarget {
  readonly id: string;
  readonly name: string;
  readonly principal: string;
  readonly actions: CloudFrontTarget['actions'];

  constructor(
    private readonly target: CloudFrontTarget,
    private readonly random: Random,
  ) {
    this.id = target.id;
    this.name = target.name;
    this.principal = target.principal;
    this.actions = target.actions;
  }

  create(
    items: string[],
    _: string,
    signal: AbortSignal,
  ): Promise<InvalidationState> {
    return orGiveUp(
      this.target.create(items, `random-${this.random()}`, signal),
    );
  }

  get(id: string, signal: AbortSignal): Promise<InvalidationState> {
    return orGiveUp(this.target.get(id, signal));
  }

  isDeployed(signal: AbortSignal): Promise<boolean> {
    return orGiveUp(this.target.isDeployed(signal));
  }
}

/** With an error that nobody takes for a passing one. */
async function orGiveUp<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw new Error(describe(error));
  }
}
