import { appendFile, cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listInvalidations } from '../local-aws/invalidations';
import type { LocalAws } from '../local-aws/local-aws';
import { EXAMPLES_FOLDER } from '../local-aws/project';
import { stackOutputs } from '../local-aws/stack';

export interface ExampleAppOptions {
  /** The folder of the example. */
  readonly name: string;

  /** The stack with the invalidator. */
  readonly stack: string;

  /**
   * What to deploy, as the CDK CLI names it.
   *
   * @default - what it deploys without being told
   */
  readonly selection?: string;
}

/** A copy of an example, used as its README says. */
export class ExampleApp {
  static async copy(
    aws: LocalAws,
    options: ExampleAppOptions,
  ): Promise<ExampleApp> {
    const { name, stack, selection } = options;
    const folder = join(aws.folder, 'examples', name);
    await cp(join(EXAMPLES_FOLDER, name), folder, { recursive: true });
    return new ExampleApp(aws, folder, stack, selection ? [selection] : []);
  }

  private constructor(
    readonly aws: LocalAws,
    private readonly folder: string,
    readonly stack: string,
    private readonly selection: readonly string[],
  ) {}

  /** Puts what belongs to the user into `cdk.json`. */
  async setContext(context: Record<string, string>): Promise<void> {
    const file = join(this.folder, 'cdk.json');
    const configuration = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify({ ...configuration, context }));
  }

  /** Changes a file, so that nobody would see it. */
  async change(file: string): Promise<void> {
    await appendFile(join(this.folder, file), '\n');
  }

  async deploy(): Promise<void> {
    await this.cdk('deploy', ...this.selection, '--require-approval', 'never');
  }

  /** Fails if a deployment would change anything. */
  async expectNoDifference(): Promise<void> {
    await this.cdk('diff', ...this.selection, '--fail');
  }

  async destroy(): Promise<void> {
    await this.aws.tagBucketsForAutoDelete(this.stack);
    // What was synthesized last: there is no need to do it again.
    await this.cdk('destroy', '**', '--force', '--app', 'cdk.out');
  }

  /** The paths and tags of each invalidation of the distribution that an output names, oldest first. */
  async invalidated(output = 'DistributionId'): Promise<string[][]> {
    const outputs = await stackOutputs(this.aws.cloudFormation, this.stack);
    return invalidatedOf(this.aws, outputs[output]);
  }

  private cdk(...args: string[]): Promise<string> {
    return this.aws.cdkSuccessfully(this.folder, ...args);
  }
}

/** The paths and tags of each invalidation of a distribution, oldest first. */
export async function invalidatedOf(
  aws: LocalAws,
  distributionId: string,
): Promise<string[][]> {
  const all = await listInvalidations(aws.cloudFront, distributionId);
  return all.map(({ paths }) => [...paths]);
}
