import { Stack, type StackProps } from 'aws-cdk-lib';
import { PipelineType } from 'aws-cdk-lib/aws-codepipeline';
import {
  CodePipeline,
  CodePipelineSource,
  ManualApprovalStep,
  ShellStep,
} from 'aws-cdk-lib/pipelines';
import type { Construct } from 'constructs';
import { ShopStage } from './shop-stage';

export interface PipelineStackProps extends StackProps {
  /** The repository with this app, such as `your-organization/shop`. */
  readonly repository: string;

  /** The connection of AWS CodePipeline to the repository's provider. */
  readonly connectionArn: string;
}

/** Deploys the shop on every push: to staging first, and to production after approval. */
export class PipelineStack extends Stack {
  constructor(scope: Construct, id: string, props: PipelineStackProps) {
    super(scope, id, props);

    const { repository, connectionArn } = props;
    const pipeline = new CodePipeline(this, 'Pipeline', {
      pipelineType: PipelineType.V2,
      synth: new ShellStep('Synth', {
        input: CodePipelineSource.connection(repository, 'main', {
          connectionArn,
        }),
        commands: ['npm ci', 'npx cdk synth'],
      }),
    });
    pipeline.addStage(new ShopStage(this, 'Staging'));
    pipeline.addStage(new ShopStage(this, 'Production'), {
      pre: [new ManualApprovalStep('Release')],
    });
  }
}
