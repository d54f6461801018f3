import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';

/** What a construct or the CDK's validation says of an app. */
export interface Finding {
  readonly path: string;
  readonly message: string;
}

export function findingsIn(assembly: string): Finding[] {
  return [...annotationsIn(assembly), ...violationsIn(assembly)];
}

function annotationsIn(assembly: string): Finding[] {
  // A newer aws-cdk-lib than the tests' has written some of them.
  return new CloudAssembly(assembly, {
    skipVersionCheck: true,
  }).stacksRecursively
    .flatMap(({ messages }) => messages)
    .filter(({ level }) => level !== 'info')
    .map(({ level, id, entry }) => ({
      path: id,
      message: `${level}: ${entry.data}`,
    }));
}

function violationsIn(assembly: string): Finding[] {
  const report = join(assembly, 'validation-report.json');
  // Older versions of aws-cdk-lib validate nothing.
  if (!existsSync(report)) return [];
  const { pluginReports }: Report = JSON.parse(readFileSync(report, 'utf8'));
  return pluginReports.flatMap(({ violations }) =>
    violations.flatMap(
      ({ severity, ruleName, description, violatingConstructs }) =>
        violatingConstructs.map(({ constructPath }) => ({
          path: constructPath,
          message: `${severity}: ${description} (${ruleName})`,
        })),
    ),
  );
}

/** What is read of the report of the validation. */
interface Report {
  readonly pluginReports: Array<{
    readonly violations: Array<{
      readonly severity: string;
      readonly ruleName: string;
      readonly description: string;
      readonly violatingConstructs: Array<{ readonly constructPath: string }>;
    }>;
  }>;
}
