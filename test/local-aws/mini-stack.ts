import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { LOOPBACK } from './port';
import { PROJECT_FOLDER } from './project';

const START_DEADLINE_MS = 60_000;
const HEALTH_INTERVAL_MS = 100;

export interface MiniStackOptions {
  /** The Python to run it with. */
  readonly python: string;

  /** A free port. */
  readonly port: number;

  /** The folder for everything that MiniStack writes. Removed when MiniStack ends. */
  readonly folder: string;
}

/** A running MiniStack, an emulator of AWS that runs Lambda functions in local processes. It ends with this process. */
export class MiniStack {
  static async start(options: MiniStackOptions): Promise<MiniStack> {
    await rm(options.folder, { recursive: true, force: true });
    await mkdir(options.folder, { recursive: true });
    const log = await open(join(options.folder, 'ministack.log'), 'w+');
    const child = spawn(
      options.python,
      [join(__dirname, 'launch_ministack.py'), options.folder],
      {
        env: miniStackEnvironment(options.port),
        // Its standard input is what tells MiniStack that this process has ended.
        stdio: ['pipe', log.fd, log.fd],
      },
    );
    const miniStack = new MiniStack(child, options);
    try {
      await once(child, 'spawn');
      await miniStack.waitUntilHealthy();
    } catch (error) {
      await miniStack.stop();
      await rm(options.folder, { recursive: true, force: true });
      // Still readable: the file is open.
      const logged = await text(log.createReadStream({ start: 0 }));
      throw new Error(`MiniStack did not start. Its log:\n${logged}`, {
        cause: error,
      });
    } finally {
      await log.close();
    }
    return miniStack;
  }

  readonly endpoint: string;
  readonly folder: string;

  private constructor(
    private readonly child: ChildProcess,
    options: MiniStackOptions,
  ) {
    this.endpoint = `http://${LOOPBACK}:${options.port}`;
    this.folder = options.folder;
  }

  async stop(): Promise<void> {
    if (this.isRunning()) {
      const exit = once(this.child, 'exit');
      this.child.kill();
      await exit;
    }
  }

  private isRunning(): boolean {
    return (
      this.child.pid !== undefined &&
      this.child.exitCode === null &&
      this.child.signalCode === null
    );
  }

  private async waitUntilHealthy(): Promise<void> {
    const deadline = Date.now() + START_DEADLINE_MS;
    while (!(await this.isHealthy())) {
      if (!this.isRunning() || Date.now() > deadline) {
        throw new Error('it ended, or took too long');
      }
      await sleep(HEALTH_INTERVAL_MS);
    }
  }

  private async isHealthy(): Promise<boolean> {
    try {
      return (await fetch(`${this.endpoint}/_ministack/health`)).ok;
    } catch {
      // Not listening yet.
      return false;
    }
  }
}

function miniStackEnvironment(port: number): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    LANG: 'C.UTF-8',
    BIND_HOST: LOOPBACK,
    // The host in the addresses that it hands out: "localhost" may be IPv6, where it does not listen.
    MINISTACK_HOST: LOOPBACK,
    GATEWAY_PORT: `${port}`,
    // Lambda's Node.js runtimes contain the AWS SDK, which the CDK's own custom resources import.
    NODE_PATH: join(PROJECT_FOLDER, 'node_modules'),
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}
