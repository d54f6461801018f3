import { join } from 'node:path';
import type { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import type { Construct, IConstruct } from 'constructs';
import { preparePackage } from './packages';
import type { Peer } from './peer';

const PACKAGE = 'cdk-nextjs-standalone';
export const NEXTJS_VERSION = '4.3.3';

type NextjsInvalidation = new (
  scope: Construct,
  id: string,
  props: { distribution: Distribution; dependencies: IConstruct[] },
) => Construct;

/** The invalidation of cdk-nextjs-standalone. It is an AwsCustomResource, and so has the handler of that. */
export async function nextjsInvalidation(): Promise<Peer> {
  const folder = await preparePackage(PACKAGE, NEXTJS_VERSION);
  const { NextjsInvalidation } = require(
    join(folder, 'lib/NextjsInvalidation'),
  ) as {
    NextjsInvalidation: NextjsInvalidation;
  };
  return {
    name: 'NextjsInvalidation',
    add: ({ stack, distribution, content }, id) => {
      new NextjsInvalidation(stack, id, {
        distribution,
        dependencies: content ? [content] : [],
      });
    },
    resourceType: 'Custom::AWS',
  };
}
