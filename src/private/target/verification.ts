import type {
  InvalidationProperties,
  TargetProperties,
  VerificationProperties,
  WireFailureAction,
} from '../contract/properties';
import { type BoundTarget, idOf } from './bound';

/** What the props of `DistributionInvalidator` say about what viewers must get in the end. */
interface VerificationProps {
  readonly verification: VerificationProperties[];
  readonly onStale: WireFailureAction;
  readonly waitForCompletion: boolean;
  readonly hasContent: boolean;
}

/** Returns the properties of the targets, with what is to be verified on them. Refuses what could not be verified. */
export function withVerification(
  targets: BoundTarget[],
  { verification, onStale, waitForCompletion, hasContent }: VerificationProps,
): Pick<InvalidationProperties, 'Targets' | 'Verification' | 'OnStale'> {
  if (verification.length === 0) {
    return { Targets: targets.map(({ properties }) => properties) };
  }
  if (!waitForCompletion) {
    throw new Error(
      "'verification' must not be given if 'waitForCompletion' is false, because edges may answer with the old page until then, got: both",
    );
  }
  if (
    !hasContent &&
    verification.some((each) => each.ChangedFiles !== undefined)
  ) {
    throw new Error(
      "EdgeVerification.changedFiles() needs 'content', got: none",
    );
  }
  const named = verification.find((each) => each.DomainName !== undefined);
  if (named && targets.length > 1) {
    throw new Error(
      `the 'domainName' of a verification must belong to the only target, because several have their own (in the options of InvalidationTarget), got: ${named.DomainName} for ${targets.length} targets`,
    );
  }
  const namesNeeded = verification.some(
    (each) => each.DomainName === undefined,
  );
  return {
    Targets: targets.map((target) =>
      namesNeeded ? withName(target) : target.properties,
    ),
    Verification: verification,
    OnStale: onStale,
  };
}

function withName(target: BoundTarget): TargetProperties {
  const { properties, domainName } = target;
  if (domainName === undefined) {
    throw new Error(
      `'verification' needs the domain name of each target, so give a 'domainName' to InvalidationTarget or to the verification, got: none for ${idOf(target)}`,
    );
  }
  return { ...properties, DomainName: domainName };
}
