import { FaultSchedule } from './faults';
import { queryService } from './query-protocol';
import type { Service } from './service';
import { escapeXml } from './xml';

const EXPIRATION = '2100-01-01T00:00:00Z';

/** The STS operation AssumeRole. */
export class StsRoles {
  /** The ARNs of the roles that were assumed. */
  public readonly assumed: string[] = [];

  public readonly service: Service;

  /** @param faults operation `AssumeRole` */
  constructor(faults = FaultSchedule.none()) {
    this.service = queryService({
      action: 'AssumeRole',
      namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
      faults,
      perform: (params) => this.assume(params),
    });
  }

  private assume(params: URLSearchParams): string {
    const roleArn = params.get('RoleArn') ?? '';
    const sessionName = params.get('RoleSessionName') ?? '';
    this.assumed.push(roleArn);
    return (
      '<AssumedRoleUser><AssumedRoleId>AROA:session</AssumedRoleId>' +
      `<Arn>${escapeXml(`${roleArn}/${sessionName}`)}</Arn></AssumedRoleUser><Credentials>` +
      `<AccessKeyId>ASIA${this.assumed.length}</AccessKeyId>` +
      '<SecretAccessKey>assumed-secret</SecretAccessKey><SessionToken>assumed-token</SessionToken>' +
      `<Expiration>${EXPIRATION}</Expiration></Credentials>`
    );
  }
}
