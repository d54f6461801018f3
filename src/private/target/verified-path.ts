import { Token } from 'aws-cdk-lib';
import { checkString, refuse } from './input';

/** Refuses what is not the part of a URL that follows the host, as a viewer sends it. */
export function checkVerifiedPath(subject: string, value: unknown): void {
  if (Token.isUnresolved(value)) return;
  checkString(subject, value);
  const path = String(value);
  if (!path.startsWith('/')) {
    refuse(subject, "to verify must start with '/'", path);
  }
  if (/[^!-~]|#/.test(path)) {
    refuse(
      subject,
      "to verify must be encoded as in a URL, without a '#'",
      path,
    );
  }
  if (path.endsWith('*')) {
    refuse(
      subject,
      "to verify must be one URL, without a wildcard; a '*' that is part of it is written %2A",
      path,
    );
  }
}
