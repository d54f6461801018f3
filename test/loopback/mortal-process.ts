import type { CloudFrontTarget } from '../../lambda/cloudfront/target';
import type { Environment } from '../../lambda/environment';

/** Where a process dies: right before or right after one of its steps, which are counted from 1. */
export interface Death {
  readonly step: number;
  readonly moment: 'before' | 'after';
}

/**
 * A process that can die. Every call to the world outside and every wait is a step; to a dead process no step ever comes
 * back, so that nothing of it goes on, not even its error handling.
 */
export class MortalProcess {
  readonly died: Promise<void>;
  private isAlive = true;
  private steps = 0;
  private reportDeath: () => void = () => undefined;

  constructor(private readonly death?: Death) {
    this.died = new Promise((resolve) => {
      this.reportDeath = resolve;
    });
  }

  kill(): void {
    this.isAlive = false;
    this.reportDeath();
  }

  /** The environment of a handler that runs in this process. */
  within(environment: Environment): Environment {
    const {
      clock,
      getObject,
      targetOf,
      askEdge,
      stackStatus,
      putAnswer,
      writeMetrics,
    } = environment;
    return {
      ...environment,
      clock: {
        now: () => clock.now(),
        sleep: (milliseconds, signal) =>
          this.step(() => clock.sleep(milliseconds, signal)),
      },
      getObject: (...args) => this.step(() => getObject(...args)),
      targetOf: (settings) => this.targetWithin(targetOf(settings)),
      askEdge: (...args) => this.step(() => askEdge(...args)),
      stackStatus: (...args) => this.step(() => stackStatus(...args)),
      putAnswer: (...args) => this.step(() => putAnswer(...args)),
      writeMetrics: (metrics) => this.instant(() => writeMetrics(metrics)),
    };
  }

  private targetWithin(target: CloudFrontTarget): CloudFrontTarget {
    const { id, name, principal, actions } = target;
    return {
      id,
      name,
      principal,
      actions,
      create: (...args) => this.step(() => target.create(...args)),
      get: (...args) => this.step(() => target.get(...args)),
      isDeployed: (...args) => this.step(() => target.isDeployed(...args)),
    };
  }

  private async step<T>(work: () => Promise<T>): Promise<T> {
    const diesHere = this.takeStep();
    await this.life();
    try {
      return await work();
    } finally {
      if (diesHere) this.kill();
      await this.life();
    }
  }

  /** A step that takes no time: what follows in the same moment goes on, though nobody is there to see it. */
  private instant(work: () => void): void {
    const diesHere = this.takeStep();
    if (this.isAlive) work();
    if (diesHere) this.kill();
  }

  /** Whether the process dies with this step. */
  private takeStep(): boolean {
    this.steps += 1;
    const { step, moment } = this.death ?? {};
    const diesHere = this.steps === step;
    if (diesHere && moment === 'before') this.kill();
    return diesHere;
  }

  /** Comes at once to the living, and never to the dead. */
  private async life(): Promise<void> {
    if (!this.isAlive) await new Promise<never>(() => undefined);
  }
}
