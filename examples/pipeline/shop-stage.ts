import { Stage, type StageProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { BackendStack } from './backend-stack';
import { CdnStack } from './cdn-stack';

export class ShopStage extends Stage {
  constructor(scope: Construct, id: string, props?: StageProps) {
    super(scope, id, props);

    const backend = new BackendStack(this, 'Backend');
    new CdnStack(this, 'Cdn', { backend });
  }
}
