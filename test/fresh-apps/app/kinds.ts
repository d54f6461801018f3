import { join } from 'node:path';
import {
  Annotations,
  type App,
  CfnCondition,
  CfnOutput,
  CfnParameter,
  type CfnResource,
  Fn,
  NestedStack,
  Stack,
  Stage,
} from 'aws-cdk-lib';
import { CfnDistribution, Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Topic } from 'aws-cdk-lib/aws-sns';
import {
  CodePipeline,
  CodePipelineSource,
  ShellStep,
} from 'aws-cdk-lib/pipelines';
import {
  DistributionInvalidator,
  InvalidationProvider,
  InvalidationTarget,
  InvalidationTrigger,
  mixins,
  SiteContent,
} from 'cdk-distribution-invalidator';
import type { Construct } from 'constructs';

/** Does what needs the library, or, where the same app is wanted without it, nothing. */
export type WithLibrary = (add: () => void) => void;

const ENV = { account: '111111111111', region: 'eu-west-1' };
const US_EAST_1 = { account: '111111111111', region: 'us-east-1' };
const SITE = join(__dirname, 'site');

/** The kinds of apps that people have. Everything that a kind creates is named after it. */
export const KINDS: Record<
  string,
  (app: App, id: string, withLibrary: WithLibrary) => void
> = {
  EnvironmentAgnostic: (app, id, withLibrary) => {
    site(new Stack(app, id), withLibrary);
  },

  Concrete: (app, id, withLibrary) => {
    site(new Stack(app, id, { env: ENV }), withLibrary);
  },

  InStage: (app, id, withLibrary) => {
    const stage = new Stage(app, id);
    site(new Stack(stage, 'Agnostic'), withLibrary);
    site(new Stack(stage, 'Concrete', { env: ENV }), withLibrary);
  },

  Nested: (app, id, withLibrary) => {
    const stack = new Stack(app, id);
    const nested = new NestedStack(stack, 'Nested');
    site(nested, withLibrary);
    // The parent has something to wait for, too.
    site(stack, withLibrary);
  },

  Pipeline: (app, id, withLibrary) => {
    const stage = new Stage(app, `${id}Stage`, { env: ENV });
    site(new Stack(stage, 'Site'), withLibrary);
    const pipeline = new CodePipeline(
      new Stack(app, id, { env: ENV }),
      'Pipeline',
      {
        synth: new ShellStep('Synth', {
          input: CodePipelineSource.connection('example/website', 'main', {
            connectionArn: `arn:aws:codeconnections:eu-west-1:${ENV.account}:connection/example`,
          }),
          commands: ['npx cdk synth'],
        }),
      },
    );
    pipeline.addStage(stage);
  },

  WithBucketDeployment: (app, id, withLibrary) => {
    const stack = new Stack(app, id);
    const bucket = new Bucket(stack, 'Bucket');
    new BucketDeployment(stack, 'Content', {
      destinationBucket: bucket,
      sources: [Source.asset(SITE)],
    });
    const distribution = new Distribution(stack, 'Distribution', {
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(bucket),
      },
    });
    withLibrary(() => {
      new DistributionInvalidator(stack, 'Invalidator', { distribution });
    });
  },

  WithContent: (app, id, withLibrary) => {
    const stack = new Stack(app, id);
    const distribution = distributionIn(stack);
    withLibrary(() => {
      new DistributionInvalidator(stack, 'Invalidator', {
        distribution,
        content: SiteContent.fromDirectory(SITE),
      });
    });
  },

  WithConditions: (app, id, withLibrary) => {
    const stack = new Stack(app, id);
    onlyIf(conditionIn(stack), new Topic(stack, 'Topic'));
    site(stack, withLibrary);
  },

  WithConditionsConcrete: (app, id, withLibrary) => {
    const stack = new Stack(app, id, { env: ENV });
    const [first, second] = [
      conditionIn(stack, 'First'),
      conditionIn(stack, 'Second'),
    ];
    onlyIf(first, new Topic(stack, 'Topic'));
    onlyIf(first, new Topic(stack, 'TopicBeside'));
    onlyIf(second, new Topic(stack, 'AnotherTopic'));
    site(stack, withLibrary);
  },

  OtherStack: (app, id, withLibrary) => {
    const distribution = distributionIn(new Stack(app, `${id}Cdn`));
    const backend = new Stack(app, id);
    new Topic(backend, 'Topic');
    withLibrary(() => {
      new DistributionInvalidator(backend, 'Invalidator', {
        distribution,
        trigger: InvalidationTrigger.everyDeployment(),
      });
    });
  },

  OtherStackConcrete: (app, id, withLibrary) => {
    const distribution = distributionIn(
      new Stack(app, `${id}Cdn`, { env: ENV }),
    );
    const backend = new Stack(app, id, { env: ENV });
    new Topic(backend, 'Topic');
    withLibrary(() => {
      new DistributionInvalidator(backend, 'Invalidator', {
        distribution,
        trigger: InvalidationTrigger.everyDeployment(),
      });
    });
  },

  OtherRegion: (app, id, withLibrary) => {
    const cdn = new Stack(app, `${id}Cdn`, {
      env: US_EAST_1,
      crossRegionReferences: true,
    });
    const distribution = distributionIn(cdn);
    const backend = new Stack(app, id, {
      env: ENV,
      crossRegionReferences: true,
    });
    new CfnOutput(backend, 'Domain', { value: distribution.domainName });
    withLibrary(() => {
      new DistributionInvalidator(backend, 'Invalidator', {
        distribution,
        trigger: InvalidationTrigger.everyDeployment(),
      });
    });
  },

  OnChangeOfOtherStack: (app, id, withLibrary) => {
    const backend = new Stack(app, `${id}Backend`);
    new Topic(backend, 'Topic');
    const cdn = new Stack(app, id);
    const distribution = distributionIn(cdn);
    withLibrary(() => {
      new DistributionInvalidator(cdn, 'Invalidator', {
        distribution,
        trigger: InvalidationTrigger.onChangeOf(backend, cdn),
        executeAfter: [backend],
      });
    });
  },

  SeveralWithProviderOfTheirOwn: (app, id, withLibrary) => {
    const stack = new Stack(app, id);
    const distributions = [
      distributionIn(stack, 'First'),
      distributionIn(stack, 'Second'),
    ];
    withLibrary(() => {
      const provider = new InvalidationProvider(stack, 'Provider');
      for (const [index, distribution] of distributions.entries()) {
        const invalidator = new DistributionInvalidator(
          stack,
          `Invalidator${index}`,
          {
            distribution,
            paths: ['/index.html', '/images/*'],
            provider,
          },
        );
        new CfnOutput(stack, `Invalidation${index}`, {
          value: invalidator.invalidationId,
        });
      }
    });
  },

  Tags: (app, id, withLibrary) => {
    const stack = new Stack(app, id);
    const distribution = distributionIn(stack);
    withLibrary(() => {
      DistributionInvalidator.enableCacheTags(distribution, 'Cache-Tag');
      new DistributionInvalidator(stack, 'Invalidator', {
        distribution,
        tags: ['news'],
      });
    });
  },

  L1ByMixin: (app, id, withLibrary) => {
    const stack = new Stack(app, id);
    const distribution = new CfnDistribution(stack, 'Distribution', {
      distributionConfig: {
        enabled: true,
        origins: [
          {
            id: 'origin',
            domainName: 'origin.example.com',
            customOriginConfig: { originProtocolPolicy: 'https-only' },
          },
        ],
        defaultCacheBehavior: {
          targetOriginId: 'origin',
          viewerProtocolPolicy: 'redirect-to-https',
          cachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
        },
      },
    });
    withLibrary(() => {
      distribution.with(new mixins.DistributionInvalidation());
    });
  },

  Imported: (app, id, withLibrary) => {
    const stack = new Stack(app, id);
    const distributionId = new CfnParameter(stack, 'DistributionId');
    new Topic(stack, 'Topic', { displayName: distributionId.valueAsString });
    withLibrary(() => {
      new DistributionInvalidator(stack, 'Invalidator', {
        targets: [
          InvalidationTarget.distributionId(distributionId.valueAsString),
        ],
      });
    });
  },
};

/** A distribution with an invalidator, and something else that this waits for. */
function site(stack: Stack, withLibrary: WithLibrary): void {
  new Topic(stack, 'SomethingElse');
  const distribution = distributionIn(stack);
  withLibrary(() => {
    new DistributionInvalidator(stack, 'Invalidator', { distribution });
  });
}

function distributionIn(scope: Construct, id = 'Distribution') {
  return new Distribution(scope, id, {
    defaultBehavior: { origin: new HttpOrigin('origin.example.com') },
  });
}

function conditionIn(stack: Stack, id = 'Condition'): CfnCondition {
  const parameter = new CfnParameter(stack, `${id}Parameter`, {
    allowedValues: ['true', 'false'],
    default: 'false',
  });
  return new CfnCondition(stack, id, {
    expression: Fn.conditionEquals(parameter, 'true'),
  });
}

function onlyIf(condition: CfnCondition, { node }: Construct): void {
  (node.defaultChild as CfnResource).cfnOptions.condition = condition;
}

/** Adds what constructs warn of, and what the validation finds. */
export function addFaultyStack(app: App): void {
  const stack = new Stack(app, 'Faulty');
  const conditional = new Topic(stack, 'Conditional');
  onlyIf(conditionIn(stack), conditional);
  new Topic(stack, 'Waiting').node.addDependency(conditional);
  Annotations.of(stack).addWarningV2('fault', 'This is a fault');
}
