import { Tokenization } from 'aws-cdk-lib';
import type { VerificationProperties } from './private/contract/properties';
import { checkDomainName } from './private/target/domain-name';
import {
  checkingCall,
  checkOptions,
  integer,
  listOf,
} from './private/target/input';
import { checkVerifiedPath } from './private/target/verified-path';

const checkPaths = listOf("paths, such as ['/']", checkVerifiedPath);

/** Options of every verification. */
export interface EdgeVerificationOptions {
  /**
   * The name under which viewers reach the distribution, such as `www.example.com`. The function requests
   * URLs from no other host.
   *
   * @default - the `domainName` of the target, or else the distribution's own name
   */
  readonly domainName?: string;
}

/** Options of `EdgeVerification.urls`. */
export interface UrlVerificationOptions extends EdgeVerificationOptions {
  /**
   * The HTTP status that the responses must have, from 200 to 599.
   *
   * @default - any from 200 to 399
   */
  readonly expectedStatus?: number;
}

/** Options of `EdgeVerification.changedFiles`. */
export interface ChangedFilesVerificationOptions
  extends EdgeVerificationOptions {
  /**
   * How many URLs to request. If more have changed, the function requests a sample from all over the site, which is the
   * same for the same change.
   *
   * @default 20
   */
  readonly atMost?: number;
}

/**
 * What the function checks when the invalidation has completed: it sends requests to the distribution as viewers do,
 * and reports where they do not get what they should.
 *
 * It asks only the edge location nearest to the function. See `docs/verification.md` for what that finds, and what it
 * cannot know.
 */
export class EdgeVerification {
  /**
   * Checks that these URLs do not come from a cache that stored them before the invalidation.
   *
   * @param paths the URLs without the host, such as `/` or `/search?q=shoes`, encoded as viewers send them
   * @throws if there is no path, if a path does not start with `/`, is not encoded or ends with a wildcard, or if
   *   `expectedStatus` is not from 200 to 599
   */
  static urls(
    paths: string[],
    options: UrlVerificationOptions = {},
  ): EdgeVerification {
    return checkingCall('EdgeVerification.urls', () => {
      checkPaths("'paths'", paths);
      checkOptions("'options'", options, {
        domainName: checkDomainName,
        expectedStatus: integer(200, 599),
      });
      if (paths.length === 0) {
        throw new Error("'paths' to verify must not be empty, got: []");
      }
      return new EdgeVerification({
        Urls: paths,
        ExpectedStatus: text(options.expectedStatus),
        DomainName: options.domainName,
      });
    });
  }

  /**
   * Checks that the files of `content` that the deployment changed or added arrive byte for byte, and that the old bytes
   * of changed and removed files no longer appear. If it is not known what has changed, all files count.
   *
   * If a function changes the response bodies, use `urls` instead.
   *
   * @throws if `atMost` is not an integer from 1 to 1000
   */
  static changedFiles(
    options: ChangedFilesVerificationOptions = {},
  ): EdgeVerification {
    return checkingCall('EdgeVerification.changedFiles', () => {
      checkOptions("'options'", options, {
        domainName: checkDomainName,
        atMost: integer(1, 1000),
      });
      return new EdgeVerification({
        ChangedFiles: text(options.atMost ?? 20),
        DomainName: options.domainName,
      });
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

function text(value: number | undefined): string | undefined {
  return value === undefined ? undefined : Tokenization.stringifyNumber(value);
}
