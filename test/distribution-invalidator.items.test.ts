import { CfnParameter, Fn, Lazy, SecretValue, type Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { StringListParameter, StringParameter } from 'aws-cdk-lib/aws-ssm';
import { parseProperties } from '../lambda/cloudformation/properties';
import {
  DistributionInvalidator,
  type DistributionInvalidatorProps,
  InvalidationTarget,
  SiteContent,
} from '../src';
import { minimalItems } from '../src/private/contract/items/minimal';
import { invalidatorOf, testStack } from './support/app';

const id = (id = 'E1') => InvalidationTarget.distributionId(id);

function invalidatorIn(
  stack: Stack,
  props: Partial<DistributionInvalidatorProps>,
): DistributionInvalidator {
  return new DistributionInvalidator(stack, 'Invalidator', {
    targets: [id()],
    ...props,
  });
}

/** What stands in the template. */
function propertiesOf(
  props: (stack: Stack) => Partial<DistributionInvalidatorProps>,
): Record<string, unknown> {
  const stack = testStack();
  invalidatorIn(stack, props(stack));
  return invalidatorOf(stack).Properties;
}

function refusalOf(
  props: (stack: Stack) => Partial<DistributionInvalidatorProps>,
): string | undefined {
  const stack = testStack();
  try {
    invalidatorIn(stack, props(stack));
    Template.fromStack(stack);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

describe('paths and tags stand in the template as they are sent', () => {
  test.each<[string, Partial<DistributionInvalidatorProps>, object]>([
    [
      'encoded',
      { paths: ['/größe', '/a b'] },
      {
        Paths: ['/a%20b', '/gr%C3%B6%C3%9Fe'],
      },
    ],
    [
      'once',
      { paths: ['/a', '/a', '/é', '/%C3%A9'] },
      {
        Paths: ['/%C3%A9', '/a'],
      },
    ],
    [
      'without what a wildcard covers',
      { paths: ['/a/b', '/a/*', '/c'] },
      {
        Paths: ['/a/*', '/c'],
      },
    ],
    [
      'without tags where everything goes',
      { paths: ['/*'], tags: ['news'] },
      {
        Paths: ['/*'],
      },
    ],
    [
      'with each tag in one spelling',
      { tags: ['b', 'News', 'news'] },
      {
        Tags: ['News', 'b'],
      },
    ],
  ])('%s', (_, props, expected) => {
    const { Paths, Tags } = propertiesOf(() => props);
    expect(JSON.parse(JSON.stringify({ Paths, Tags }))).toEqual(expected);
  });

  test('the order in which they were found does not count', () => {
    const paths = ['/c', '/a*', '/b', '/a/x'];
    const tags = ['y', 'X', 'x'];
    expect(propertiesOf(() => ({ paths, tags }))).toEqual(
      propertiesOf(() => ({
        paths: [...paths].reverse(),
        tags: [...tags].reverse(),
      })),
    );
  });

  test('also those of one target', () => {
    const { Targets, Paths } = propertiesOf(() => ({
      targets: [
        InvalidationTarget.distributionId('E1', {
          paths: ['/ö', '/b/*', '/b/c'],
          tags: ['t', 'T'],
        }),
      ],
    }));
    expect(Paths).toBeUndefined();
    expect(Targets).toEqual([
      { DistributionId: 'E1', Paths: ['/%C3%B6', '/b/*'], Tags: ['T'] },
    ]);
  });

  test('the handler makes the same of them', () => {
    const paths = ['/größe', '/a/*', '/a/b', '/a b'];
    const properties = propertiesOf(() => ({ paths, tags: ['b', 'a'] }));
    const [target] = parseProperties(properties).targets;
    const sent = minimalItems(target.paths, target.tags);
    expect(sent).toEqual([...target.paths, '#a', '#b']);
    expect([...sent].sort()).toEqual(minimalItems(paths, ['b', 'a']).sort());
  });

  test('what only the deployment knows follows, once each', () => {
    const { Paths } = propertiesOf((stack) => {
      const parameter = new CfnParameter(stack, 'Path').valueAsString;
      return { paths: [parameter, '/b', parameter, '/a'] };
    });
    expect(Paths).toEqual(['/a', '/b', { Ref: 'Path' }]);
  });
});

describe('what all targets have in common stands there once', () => {
  const paths = Array.from({ length: 1_000 }, (_, index) => `/blog/${index}`);
  const targets = Array.from({ length: 10 }, (_, index) => id(`E${index}`));

  test('ten targets with a thousand paths fit into a fraction of an event', () => {
    const properties = propertiesOf(() => ({ targets, paths }));
    expect(JSON.stringify(properties).length).toBeLessThan(20_000);
    const settings = parseProperties(properties);
    expect(settings.targets.map((target) => target.paths)).toEqual(
      targets.map(() => [...paths].sort()),
    );
  });

  test('and not at all where each has its own', () => {
    const properties = propertiesOf(() => ({
      targets: [InvalidationTarget.distributionId('E1', { paths: ['/a'] })],
      paths: ['/b'],
    }));
    expect(properties).not.toHaveProperty('Paths');
  });

  test('a target may have nothing of it', () => {
    const properties = propertiesOf(() => ({
      targets: [id(), InvalidationTarget.distributionId('E2', { paths: [] })],
      paths: ['/a'],
      content: SiteContent.fromDirectory(`${__dirname}/integ-site`),
    }));
    const { targets } = parseProperties({ ...properties, Content: undefined });
    expect(targets).toMatchObject([
      { id: 'E1', paths: ['/a'], tags: [] },
      { id: 'E2', paths: [], tags: [] },
    ]);
  });

  test('what does not fit twice into an event is refused with figures', () => {
    const many = Array.from(
      { length: 600 },
      (_, index) => `/${'x'.repeat(1_000)}${index}`,
    );
    const message = refusalOf(() => ({ paths: many }));
    expect(message).toMatch(
      /^\[Stack\/Invalidator\] the paths and tags must fit twice into the 1048576 bytes of an event, because an update sends the old and the new ones, got: 60\d{4} bytes of at most 520192; name directories/,
    );
    expect(refusalOf(() => ({ paths: many.slice(0, 500) }))).toBeUndefined();
  });
});

describe('lists of the deployment', () => {
  const parameter = (stack: Stack) =>
    new CfnParameter(stack, 'List', { type: 'CommaDelimitedList' }).valueAsList;
  const mixed = (name: string) =>
    `[Stack/Invalidator] '${name}' must not mix a list that is known only at deployment with other items; give it alone, or join everything into one list: Fn.split(',', Fn.join(',', ['/a', Fn.join(',', list)]))`;

  test.each(['paths', 'tags'])('%s may be one', (name) => {
    const properties = propertiesOf((stack) => ({ [name]: parameter(stack) }));
    expect(properties).toMatchObject({
      [name === 'paths' ? 'Paths' : 'Tags']: { Ref: 'List' },
    });
  });

  test.each(['paths', 'tags'])('%s may not be one and more', (name) => {
    expect(
      refusalOf((stack) => ({ [name]: ['/a', ...parameter(stack)] })),
    ).toBe(mixed(name));
    expect(
      refusalOf((stack) => ({ [name]: [...parameter(stack), 'a'] })),
    ).toContain(mixed(name).replace('[Stack/Invalidator] ', ''));
  });

  test('the way out works', () => {
    const { Paths } = propertiesOf((stack) => ({
      paths: Fn.split(
        ',',
        Fn.join(',', ['/a', Fn.join(',', parameter(stack))]),
      ),
    }));
    expect(Paths).toMatchObject({ 'Fn::Split': [',', expect.anything()] });
  });

  const rule = "'paths' and 'tags' must not be split from a dynamic reference";
  test.each<[string, (stack: Stack) => string[]]>([
    [
      'of the CDK',
      (stack) =>
        Fn.split(
          ',',
          StringParameter.fromStringParameterAttributes(stack, 'Parameter', {
            parameterName: '/site/paths',
            forceDynamicReference: true,
          }).stringValue,
        ),
    ],
    [
      'within a text',
      () =>
        Fn.split(
          ',',
          Fn.join('', [
            '/a,',
            Fn.importValue('Paths'),
            SecretValue.ssmSecure('/site/paths').unsafeUnwrap(),
          ]),
        ),
    ],
  ])('one split from a dynamic reference %s is refused', (_, paths) => {
    expect(refusalOf((stack) => ({ paths: paths(stack) }))).toContain(rule);
    expect(
      refusalOf((stack) => ({
        targets: [
          InvalidationTarget.distributionId('E1', { tags: paths(stack) }),
        ],
      })),
    ).toContain(rule);
  });

  test('one that is written out is refused, split or not', () => {
    for (const paths of [
      Fn.split(',', '{{resolve:ssm:/site/paths}}'),
      ['/a/{{resolve:ssm:/site/path}}'],
    ]) {
      expect(refusalOf(() => ({ paths }))).toBe(
        `[Stack/Invalidator] each of 'paths' must not be a dynamic reference, which stands for one string even if it holds several; use a parameter, such as StringListParameter.valueForTypedListParameter(...), got: ${JSON.stringify(paths[0])}`,
      );
    }
  });

  test.each<[string, (stack: Stack) => string[]]>([
    [
      'a parameter of SSM',
      (stack) =>
        StringListParameter.valueForTypedListParameter(stack, '/site/paths'),
    ],
    ['an import', () => Fn.split(',', Fn.importValue('Paths'))],
    ['a list that is known late', () => Lazy.list({ produce: () => ['/a'] })],
  ])('%s is taken', (_, paths) => {
    expect(refusalOf((stack) => ({ paths: paths(stack) }))).toBeUndefined();
  });
});

describe('several paths in one text', () => {
  const warningsFor = (path: string) => {
    const stack = testStack();
    invalidatorIn(stack, { paths: [path] });
    return Annotations.fromStack(stack)
      .findWarning('/Stack/Invalidator/Resource', Match.anyValue())
      .map(({ entry }) => entry.data);
  };

  test.each(['/a /*', '/a,/b', '/a, /b', '/a;/b', '/a|/b'])(
    'are warned of: %s',
    (path) => {
      expect(warningsFor(path)).toContainEqual(
        expect.stringContaining(
          `CloudFront treats each of 'paths' as one path, and this looks like several in one string: "${path}"`,
        ),
      );
    },
  );

  test.each(['/my dog.png', '/a,b.css', '/a/b', '/a/, b', '/*'])(
    'are not seen in %s',
    (path) => expect(warningsFor(path)).toEqual([]),
  );
});
