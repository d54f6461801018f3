import { FaultSchedule } from './faults';
import { queryService } from './query-protocol';
import type { Service } from './service';
import { ServiceError } from './service-error';
import { escapeXml } from './xml';

/** CloudFormation's DescribeStacks. */
export class CloudFormationStacks {
  /** The names or ids that were asked for. */
  public readonly described: string[] = [];

  public readonly service: Service;

  private readonly statuses = new Map<string, string>();

  /** @param faults operation `DescribeStacks` */
  constructor(faults = FaultSchedule.none()) {
    this.service = queryService({
      action: 'DescribeStacks',
      namespace: 'http://cloudformation.amazonaws.com/doc/2010-05-15/',
      faults,
      perform: (params) => this.describe(params.get('StackName') ?? ''),
    });
  }

  public setStatus(stackId: string, status: string): void {
    this.statuses.set(stackId, status);
  }

  private describe(stackId: string): string {
    this.described.push(stackId);
    const status = this.statuses.get(stackId);
    if (!status) {
      throw new ServiceError(
        400,
        'ValidationError',
        `Stack with id ${stackId} does not exist`,
      );
    }
    return (
      `<Stacks><member><StackId>${escapeXml(stackId)}</StackId>` +
      `<StackName>${escapeXml(stackId.split('/')[1] ?? stackId)}</StackName>` +
      '<CreationTime>2026-01-01T00:00:00.000Z</CreationTime>' +
      `<StackStatus>${status}</StackStatus></member></Stacks>`
    );
  }
}
