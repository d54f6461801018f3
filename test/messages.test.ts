import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  Annotations,
  CfnCodeDeployBlueGreenHook,
  CfnOutput,
  CfnResource,
  Stack,
  Validations,
} from 'aws-cdk-lib';
import { CachePolicy, Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import type { Construct, IConstruct } from 'constructs';
import {
  DistributionInvalidator,
  type DistributionInvalidatorProps,
  InvalidationProvider,
  InvalidationTrigger,
  SiteContent,
} from '../src';
import { distributionIn, testApp } from './support/app';
import { temporaryFolder } from './support/temporary-folder';

const PREFIX = 'cdk-distribution-invalidator:';
const PROJECT = join(__dirname, '..');

/** The first aws-cdk-lib in which `Validations` silences what `Annotations` has said. */
const VALIDATIONS_SILENCE_FROM = 270;

/** The first in which it can silence one of several that differ in their contexts. */
const CONTEXT_COUNTS_FROM = 276;

const { version } = JSON.parse(
  readFileSync(require.resolve('aws-cdk-lib/package.json'), 'utf8'),
);
const minor = Number(version.split('.')[1]);

type Level = 'warning' | 'info';

interface Message {
  readonly level: Level;
  /** Makes an app in which a construct gets the message. Returns the construct. */
  readonly provoke: (stack: Stack) => Construct;
}

const invalidatorWith =
  (props: (stack: Stack) => Partial<DistributionInvalidatorProps>) =>
  (stack: Stack) =>
    new DistributionInvalidator(stack, 'Invalidator', {
      distribution: distributionIn(stack),
      ...props(stack),
    });

const manyPaths = (count: number) =>
  Array.from({ length: count }, (_, index) => `/${index}`);

const otherStack = (stack: Stack) =>
  new Stack(stack.node.root as Stack, 'Other');

/** A site of so many files. */
function siteOf(count: number): SiteContent {
  const folder = temporaryFolder();
  for (let index = 0; index < count; index++) {
    writeFileSync(join(folder, `${index}.html`), '');
  }
  return SiteContent.fromDirectory(folder);
}

const MESSAGES: Record<string, Message> = {
  literalAsterisk: {
    level: 'warning',
    provoke: invalidatorWith(() => ({ paths: ['/a*b'] })),
  },
  literalCharacter: {
    level: 'warning',
    provoke: invalidatorWith(() => ({ paths: ['/a#b'] })),
  },
  joinedPaths: {
    level: 'warning',
    provoke: invalidatorWith(() => ({ paths: ['/a,/b'] })),
  },
  distributionOfOtherStack: {
    level: 'warning',
    provoke: invalidatorWith((stack) => ({
      distribution: distributionIn(otherStack(stack)),
    })),
  },
  exportedAttribute: {
    level: 'warning',
    provoke: (stack) => {
      const invalidator = invalidatorWith(() => ({}))(stack);
      new CfnOutput(otherStack(stack), 'Status', { value: invalidator.status });
      return invalidator;
    },
  },
  noCacheTagConfig: {
    level: 'warning',
    provoke: invalidatorWith(() => ({ tags: ['tag'] })),
  },
  manyPaths: {
    level: 'warning',
    provoke: invalidatorWith(() => ({ paths: manyPaths(1_001) })),
  },
  somePaths: {
    level: 'info',
    provoke: invalidatorWith(() => ({ paths: manyPaths(101) })),
  },
  emptySite: {
    level: 'warning',
    provoke: invalidatorWith(() => ({ content: siteOf(0) })),
  },
  coveredContent: {
    level: 'warning',
    provoke: invalidatorWith(() => ({ content: siteOf(1), paths: ['/*'] })),
  },
  contentMemory: {
    level: 'warning',
    provoke: (stack) => {
      const provider = new InvalidationProvider(stack, 'Provider');
      // A site that is too large for the least memory of a function takes too long to write.
      jest.replaceProperty(provider, '_memorySize', 64);
      return new DistributionInvalidator(stack, 'Invalidator', {
        distribution: distributionIn(stack),
        content: siteOf(1),
        provider,
      });
    },
  },
  isolatedSubnets: {
    level: 'warning',
    provoke: (stack) =>
      new InvalidationProvider(stack, 'Provider', {
        vpc: new Vpc(stack, 'Vpc', {
          subnetConfiguration: [
            { name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED },
          ],
        }),
      }),
  },
  queryStrings: {
    level: 'info',
    provoke: invalidatorWith((stack) => ({
      distribution: new Distribution(stack, 'Searched', {
        defaultBehavior: {
          origin: new HttpOrigin('origin.example.com'),
          cachePolicy:
            CachePolicy.USE_ORIGIN_CACHE_CONTROL_HEADERS_QUERY_STRINGS,
        },
      }),
      content: siteOf(1),
    })),
  },
  blueGreenHook: {
    level: 'warning',
    provoke: (stack) => {
      new CfnCodeDeployBlueGreenHook(stack, 'Hook', {
        serviceRole: 'role',
        applications: [],
      });
      return invalidatorWith(() => ({}))(stack);
    },
  },
  bucketDeploymentInvalidates: {
    level: 'info',
    provoke: (stack) => {
      const distribution = distributionIn(stack);
      new BucketDeployment(stack, 'Content', {
        destinationBucket: new Bucket(stack, 'Bucket'),
        sources: [Source.data('file', 'text')],
        distribution,
      });
      return new DistributionInvalidator(stack, 'Invalidator', {
        distribution,
      });
    },
  },
  severalInvalidators: {
    level: 'info',
    provoke: (stack) => {
      const distribution = distributionIn(stack);
      new DistributionInvalidator(stack, 'Pages', {
        distribution,
        paths: ['/index.html'],
      });
      return new DistributionInvalidator(stack, 'Invalidator', {
        distribution,
      });
    },
  },
  macros: {
    level: 'info',
    provoke: (stack) => {
      stack.addTransform('AWS::Serverless-2016-10-31');
      new CfnResource(stack, 'Function', { type: 'AWS::Serverless::Function' });
      return invalidatorWith(() => ({}))(stack);
    },
  },
  laterStacks: {
    level: 'info',
    provoke: invalidatorWith((stack) => {
      new Bucket(otherStack(stack), 'Bucket');
      return { trigger: InvalidationTrigger.onChangeOf(stack.node.root) };
    }),
  },
  onChangeOfOtherStack: {
    level: 'warning',
    provoke: invalidatorWith((stack) => {
      const other = otherStack(stack);
      new Bucket(other, 'Bucket');
      return { trigger: InvalidationTrigger.onChangeOf(other) };
    }),
  },
};

/** Which messages with ids of ours a synthesized app holds. */
function saidIn(root: IConstruct): string[] {
  return root.node
    .findAll()
    .flatMap(({ node }) => node.metadata)
    .flatMap(({ type, data }) => {
      const [, id] =
        /\[ack: (cdk-distribution-invalidator:\w+)\]/.exec(String(data)) ?? [];
      return id ? [`${type.replace('aws:cdk:', '')} ${id}`] : [];
    });
}

function said(
  { provoke }: Message,
  acknowledge: (construct: Construct) => void = () => {},
): string[] {
  const app = testApp();
  acknowledge(provoke(new Stack(app, 'Stack')));
  app.synth();
  return saidIn(app);
}

describe.each(Object.entries(MESSAGES))('%s', (name, message) => {
  const id = PREFIX + name;
  const line = `${message.level} ${id}`;

  test('is said', () => {
    expect(said(message)).toContain(line);
  });

  test('is silenced by Annotations', () => {
    const silenced = said(message, (construct) => {
      const annotations = Annotations.of(construct);
      if (message.level === 'warning') annotations.acknowledgeWarning(id);
      else annotations.acknowledgeInfo(id);
    });
    expect(silenced).not.toContain(line);
  });

  if (message.level === 'warning') {
    const silences = minor >= VALIDATIONS_SILENCE_FROM;
    test(`is ${silences ? '' : 'not yet '}silenced by Validations`, () => {
      const rest = said(message, (construct) => {
        Validations?.of(construct).acknowledge({ id, reason: 'meant' });
      });
      expect(rest.includes(line)).toBe(!silences);
    });
  }
});

const testWithContext = minor >= CONTEXT_COUNTS_FROM ? test : test.failing;

testWithContext('one of several paths is silenced by its context', () => {
  const message: Message = {
    level: 'warning',
    provoke: invalidatorWith(() => ({ paths: ['/a*b', '/c*d'] })),
  };
  const rest = said(message, (invalidator) => {
    const acknowledgment = {
      id: `${PREFIX}literalAsterisk`,
      reason: 'meant',
      where: { path: '/a*b' },
    };
    Validations.of(invalidator).acknowledge(acknowledgment);
  });
  expect(rest).toEqual([`warning ${PREFIX}literalAsterisk`]);
});

test('the table has every message, and so has the documentation', () => {
  const files = readdirSync(join(PROJECT, 'src'), {
    recursive: true,
    encoding: 'utf8',
  }).filter((file) => file.endsWith('.ts'));
  const ids = files.flatMap((file) => {
    const text = readFileSync(join(PROJECT, 'src', file), 'utf8');
    return [...text.matchAll(/\b(?:warn|inform)\(\s*\w+,\s*'(\w+)'/g)].map(
      ([, id]) => id,
    );
  });
  expect([...new Set(ids)].sort()).toEqual(Object.keys(MESSAGES).sort());

  const page = readFileSync(join(PROJECT, 'docs/failure-modes.md'), 'utf8');
  expect(
    Object.keys(MESSAGES).filter((id) => !page.includes(`\n| \`${id}\``)),
  ).toEqual([]);
});
