import type { Stack } from 'aws-cdk-lib';
import { isJsonObject } from '../template/json';
import type { TemplateScan } from '../template/scan';

/** Transforms that make no resources under ids of their own, or only where a key among the resources says so. */
const WITHOUT_RESOURCES = [
  'AWS::CodeDeployBlueGreen',
  'AWS::Include',
  'AWS::LanguageExtensions',
];

/** Lists the macros that add resources of which the template says nothing yet. */
export function macrosIn(scan: TemplateScan, stack: Stack): string[] {
  const fragments = [...scan.values()];
  const keys = fragments
    .flatMap(({ Resources: resources }) =>
      isJsonObject(resources) ? Object.keys(resources) : [],
    )
    .filter((key) => key.startsWith('Fn::'));
  const transforms = [
    ...(stack.templateOptions.transforms ?? []),
    ...fragments.flatMap(({ Transform: transform }) => transform),
  ]
    .filter((name) => typeof name === 'string')
    .filter((name) => !WITHOUT_RESOURCES.includes(name));
  return [...new Set([...keys, ...transforms])].sort();
}
