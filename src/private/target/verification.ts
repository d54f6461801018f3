import type { EdgeVerification } from '../../edge-verification';
import { FailureAction } from '../../failure-action';
import type { SiteContent } from '../../site-content';
import type {
  InvalidationProperties,
  TargetProperties,
} from '../contract/properties';
import type { BoundTarget } from './bound';

/** The props of `DistributionInvalidator` that say what viewers must get in the end. */
interface VerificationProps {
  readonly verification?: EdgeVerification[];
  readonly onStale?: FailureAction;
  readonly waitForCompletion?: boolean;
  readonly content?: SiteContent;
}

/** Returns the properties of the targets, with what is to be verified on them. Refuses what could not be verified. */
export function withVerification(
  targets: BoundTarget[],
  {
    verification = [],
    onStale = FailureAction.WARN,
    waitForCompletion = true,
    content,
  }: VerificationProps,
): Pick<InvalidationProperties, 'Targets' | 'Verification' | 'OnStale'> {
  if (verification.length === 0) {
    return { Targets: targets.map(({ properties }) => properties) };
  }
  if (!waitForCompletion) {
    throw new Error(
      "'verification' must not be given where 'waitForCompletion' is false, because edges may answer with the old page until then, got: both",
    );
  }
  const rendered = verification.map((each) => each._render());
  if (!content && rendered.some((each) => each.ChangedFiles !== undefined)) {
    throw new Error(
      "'verification' must have changed files only where there is 'content', got: none",
    );
  }
  const named = rendered.find((each) => each.DomainName !== undefined);
  if (named && targets.length > 1) {
    throw new Error(
      `the 'domainName' of a verification must stand for one target, because others have names of their own (in the options of InvalidationTarget), got: ${named.DomainName} for ${targets.length} targets`,
    );
  }
  const namesNeeded = rendered.some((each) => each.DomainName === undefined);
  return {
    Targets: targets.map((target) =>
      namesNeeded ? withName(target) : target.properties,
    ),
    Verification: rendered,
    OnStale: onStale,
  };
}

function withName({ properties, domainName }: BoundTarget): TargetProperties {
  if (domainName === undefined) {
    const id = properties.DistributionId ?? properties.DistributionTenantId;
    throw new Error(
      `'verification' must know under which name viewers reach each target, so give a 'domainName' to InvalidationTarget or to the verification, got: none for ${id}`,
    );
  }
  return { ...properties, DomainName: domainName };
}
