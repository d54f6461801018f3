import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { JsonObject } from '../../src/private/template/json';

/** How to run a handler: a program that reads deliveries, and what it is given. */
export interface HandlerCommand {
  readonly file: string;
  readonly args: readonly string[];
}

/** For a handler of Node.js. */
export function nodeCommand(handler: string): HandlerCommand {
  return {
    file: process.execPath,
    args: [join(__dirname, 'runtime.cjs'), handler],
  };
}

export interface CustomResourceEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly RequestId: string;
  readonly StackId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId: string;
  readonly ResponseURL: string;
  readonly ResourceProperties: JsonObject;
  readonly OldResourceProperties: JsonObject;
}

export interface Delivery {
  readonly event: CustomResourceEvent;

  /** For what the handler draws, where that can be chosen. */
  readonly seed: number;

  /**
   * Where to say how long one sleeps, instead of sleeping.
   *
   * @default - real sleep
   */
  readonly sleepUrl?: string;
}

interface Ended {
  readonly id: string;
  readonly error?: string;
}

/** A process of a peer's handler, in which Lambda delivers events. */
export class HandlerProcess {
  readonly startedAtMs = Date.now();
  private readonly waiting = new Map<string, (ended: Ended) => void>();
  private readonly child: ChildProcess;
  private readonly exited: Promise<unknown>;
  private errors = '';

  constructor({ file, args }: HandlerCommand, environment: NodeJS.ProcessEnv) {
    this.child = spawn(file, args, {
      env: environment,
      stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
    });
    this.exited = once(this.child, 'exit');
    this.child.stderr?.on('data', (chunk) => {
      this.errors += chunk;
    });
    this.child.on('exit', () => this.end());
    const [, , , ends] = this.child.stdio;
    createInterface({ input: ends as Readable }).on('line', (line) => {
      const ended: Ended = JSON.parse(line);
      this.waiting.get(ended.id)?.(ended);
    });
  }

  get pid(): number {
    const { pid } = this.child;
    if (pid === undefined) throw new Error('the process must be running');
    return pid;
  }

  /** Until the handler has returned, however that came about. */
  async deliver(delivery: Delivery): Promise<void> {
    const id = delivery.event.RequestId;
    const ended = new Promise<Ended>((resolve) =>
      this.waiting.set(id, resolve),
    );
    (this.child.stdin as Writable).write(`${JSON.stringify(delivery)}\n`);
    const { error } = await ended;
    this.waiting.delete(id);
    if (error) throw new Error(`${error}\n${this.errors}`);
  }

  /** By itself it would go on for as long as its connections. */
  async stop(): Promise<void> {
    this.child.kill();
    await this.exited;
  }

  private end(): void {
    for (const [id, report] of this.waiting) {
      report({ id, error: 'the process of the handler ended' });
    }
  }
}
