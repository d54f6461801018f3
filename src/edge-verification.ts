import { Token, Tokenization } from 'aws-cdk-lib';
import type { VerificationProperties } from './private/contract/properties';
import { checkDomainName } from './private/target/domain-name';
import { checkVerifiedPath } from './private/target/verified-path';

/** How a verification asks. */
export interface EdgeVerificationOptions {
  /**
   * The name under which viewers reach the distribution, such as `www.example.com`. No other host is asked.
   *
   * @default - the `domainName` of the target, or else the distribution's own name
   */
  readonly domainName?: string;
}

/** Options of `EdgeVerification.urls`. */
export interface UrlVerificationOptions extends EdgeVerificationOptions {
  /**
   * The HTTP status that the answers must have, from 200 to 599.
   *
   * @default - any from 200 to 399
   */
  readonly expectedStatus?: number;
}

/** Options of `EdgeVerification.changedFiles`. */
export interface ChangedFilesVerificationOptions
  extends EdgeVerificationOptions {
  /**
   * How many URLs to request. If more have changed, the function takes a sample: the same one for the same change, from
   * all over the site.
   *
   * @default 20
   */
  readonly atMost?: number;
}

/**
 * What the function checks when the invalidation has completed: it sends requests to the distribution as viewers do,
 * and reports where they do not get what they should.
 *
 * It asks only one edge, the one nearest to the function. See `docs/verification.md` for what that finds, and what it cannot
 * know.
 */
export class EdgeVerification {
  /**
   * These URLs must not come from a cache that stored them before the invalidation.
   *
   * @param paths the URLs without the host, such as `/` or `/search?q=shoes`, encoded as viewers send them
   * @throws if there is no path, if a path does not start with `/` or is not encoded, or if the status is not a valid
   *   one
   */
  static urls(
    paths: string[],
    options: UrlVerificationOptions = {},
  ): EdgeVerification {
    const { expectedStatus, domainName } = options;
    if (paths.length === 0) {
      throw new Error("'paths' to verify must not be empty, got: []");
    }
    for (const path of known(paths)) checkVerifiedPath(path);
    checkDomainName(domainName);
    checkInteger('expectedStatus', expectedStatus, 200, 599);
    return new EdgeVerification({
      Urls: paths,
      ExpectedStatus: text(expectedStatus),
      DomainName: domainName,
    });
  }

  /**
   * The files of `content` that the deployment changed or added must arrive byte for byte, and the old bytes of changed
   * and removed files must no longer appear. If it is not known what has changed, all files count.
   *
   * Use `urls` if a function changes the bodies.
   *
   * @throws if `atMost` is not an integer from 1 to 1000
   */
  static changedFiles(
    options: ChangedFilesVerificationOptions = {},
  ): EdgeVerification {
    const { atMost = 20, domainName } = options;
    checkDomainName(domainName);
    checkInteger('atMost', atMost, 1, 1000);
    return new EdgeVerification({
      ChangedFiles: text(atMost),
      DomainName: domainName,
    });
  }

  private constructor(private readonly properties: VerificationProperties) {}

  /**
   * What the handler needs to know.
   *
   * @internal
   */
  _render(): VerificationProperties {
    return this.properties;
  }
}

function checkInteger(
  name: string,
  value: number | undefined,
  low: number,
  high: number,
): void {
  if (value === undefined || Token.isUnresolved(value)) return;
  if (!Number.isInteger(value) || value < low || value > high) {
    throw new Error(
      `'${name}' must be an integer from ${low} to ${high}, got: ${value}`,
    );
  }
}

function text(value: number | undefined): string | undefined {
  return value === undefined ? undefined : Tokenization.stringifyNumber(value);
}

function known(values: string[]): string[] {
  return Token.isUnresolved(values)
    ? []
    : values.filter((value) => !Token.isUnresolved(value));
}
