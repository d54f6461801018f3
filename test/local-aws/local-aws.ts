import { join } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { PutBucketTaggingCommand, S3Client } from '@aws-sdk/client-s3';
import {
  type CommandResult,
  runCommand,
  runCommandSuccessfully,
} from './command';
import {
  ACCOUNT,
  clientConfiguration,
  commandEnvironment,
  REGION,
} from './environment';
import { MiniStack } from './mini-stack';
import { freePort } from './port';
import { EXAMPLES_FOLDER, LOCAL_AWS_FOLDER, PROJECT_FOLDER } from './project';
import { preparePythonEnvironment } from './python-environment';
import { stackResources } from './stack';

const CDK_CLI = join(PROJECT_FOLDER, 'node_modules', 'aws-cdk', 'bin', 'cdk');

/** Has the examples import the library from this checkout. */
const EXAMPLES_TSCONFIG = join(EXAMPLES_FOLDER, 'tsconfig.json');

export interface LocalAwsOptions {
  /** @default - any free port */
  readonly port?: number;
}

/** An AWS on loopback: CloudFormation, CloudFront, Lambda, S3 and what else a `cdk deploy` needs. */
export class LocalAws {
  static async start(options: LocalAwsOptions = {}): Promise<LocalAws> {
    const port = await freePort(options.port);
    const python = await preparePythonEnvironment({
      folder: LOCAL_AWS_FOLDER,
      requirements: join(__dirname, 'requirements.txt'),
    });
    return new LocalAws(
      await MiniStack.start({
        python,
        port,
        folder: join(LOCAL_AWS_FOLDER, `run-${port}`),
      }),
    );
  }

  readonly cloudFormation: CloudFormationClient;
  readonly cloudFront: CloudFrontClient;
  readonly s3: S3Client;

  private constructor(private readonly miniStack: MiniStack) {
    const configuration = clientConfiguration(miniStack.endpoint);
    this.cloudFormation = new CloudFormationClient(configuration);
    this.cloudFront = new CloudFrontClient(configuration);
    this.s3 = new S3Client({ ...configuration, forcePathStyle: true });
  }

  get endpoint(): string {
    return this.miniStack.endpoint;
  }

  /** A folder to work in. Removed when the local AWS stops. */
  get folder(): string {
    return this.miniStack.folder;
  }

  /** In which the examples can be deployed to it. */
  get environment(): NodeJS.ProcessEnv {
    return {
      ...commandEnvironment(this.endpoint, this.folder),
      TSX_TSCONFIG_PATH: EXAMPLES_TSCONFIG,
    };
  }

  /** Runs the CDK CLI in the folder of an app. */
  cdk(appFolder: string, ...args: string[]): Promise<CommandResult> {
    return runCommand(...this.cdkCommand(appFolder, args));
  }

  /** Like `cdk`, but a command that fails rejects with its output. */
  cdkSuccessfully(appFolder: string, ...args: string[]): Promise<string> {
    return runCommandSuccessfully(...this.cdkCommand(appFolder, args));
  }

  bootstrap(): Promise<string> {
    return this.cdkSuccessfully(
      this.folder,
      'bootstrap',
      `aws://${ACCOUNT}/${REGION}`,
    );
  }

  /** Destroys a stack with the CDK CLI. */
  async destroy(
    appFolder: string,
    stackName: string,
    ...args: string[]
  ): Promise<string> {
    await this.tagBucketsForAutoDelete(stackName);
    return this.cdkSuccessfully(
      appFolder,
      'destroy',
      stackName,
      '--force',
      ...args,
    );
  }

  /**
   * MiniStack does not give a bucket the tags of its template. The function behind `autoDeleteObjects` empties no bucket
   * without its tag, and fails if there are no tags at all.
   */
  async tagBucketsForAutoDelete(stackName: string): Promise<void> {
    const buckets = await stackResources(
      this.cloudFormation,
      stackName,
      'AWS::S3::Bucket',
    );
    for (const Bucket of buckets) {
      const TagSet = [{ Key: 'aws-cdk:auto-delete-objects', Value: 'true' }];
      await this.s3.send(
        new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }),
      );
    }
  }

  async stop(): Promise<void> {
    this.cloudFormation.destroy();
    this.cloudFront.destroy();
    this.s3.destroy();
    await this.miniStack.stop();
  }

  private cdkCommand(
    cwd: string,
    args: readonly string[],
  ): Parameters<typeof runCommand> {
    const env = { ...this.environment, CI: 'true' };
    return [process.execPath, [CDK_CLI, '--no-notices', ...args], { cwd, env }];
  }
}
