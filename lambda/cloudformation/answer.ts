import { type Fields, textOr } from './event';

/** CloudFormation's limit for the whole answer. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html */
const MAX_ANSWER_BYTES = 4_096;

/** What CloudFormation is told. */
export interface Answer {
  readonly status: 'SUCCESS' | 'FAILED';
  /** CloudFormation deletes the resource of the former id when it changes. */
  readonly physicalId: string;
  /** CloudFormation shows it with the event of the resource. */
  readonly reason?: string;
  /** The attributes of the resource. */
  readonly data?: Readonly<Record<string, string>>;
}

/** The parts of an event that an answer repeats; an event without them is answered as well as it can be. */
interface Addressee {
  readonly RequestId: string;
  readonly StackId: string;
  readonly LogicalResourceId: string;
}

/** Writes an answer to an event, with as much of the reason as there is room for. */
export function answerBody(event: Fields, answer: Answer): string {
  const addressee = addresseeOf(event);
  const body = (reason: string | undefined) =>
    JSON.stringify({
      Status: answer.status,
      Reason: reason,
      ...addressee,
      PhysicalResourceId: answer.physicalId,
      Data: answer.data,
    });
  const { reason } = answer;
  if (reason === undefined) return body(undefined);
  let length = reason.length;
  while (
    length > 0 &&
    Buffer.byteLength(body(shortened(reason, length))) > MAX_ANSWER_BYTES
  ) {
    length = Math.floor(length * 0.9);
  }
  return body(shortened(reason, length));
}

/** Finds what an answer repeats. */
export function addresseeOf(event: Fields): Addressee {
  return {
    RequestId: textOr(event.RequestId, 'Unknown'),
    StackId: textOr(event.StackId, 'Unknown'),
    LogicalResourceId: textOr(event.LogicalResourceId, 'Unknown'),
  };
}

/** Whole characters only: half of a surrogate pair is none. */
function shortened(text: string, length: number): string {
  if (length >= text.length) return text;
  return `${text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '')}...`;
}
