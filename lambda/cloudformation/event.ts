/** CloudFormation's limit for the whole answer. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html */
const MAX_ANSWER_BYTES = 4_096;

const REQUEST_TYPES = ['Create', 'Update', 'Delete'] as const;

/** What CloudFormation asks of a custom resource. */
export interface CustomResourceRequest {
  readonly RequestType: (typeof REQUEST_TYPES)[number];
  readonly RequestId: string;
  readonly StackId: string;
  readonly LogicalResourceId: string;
  readonly ResourceProperties: unknown;
  /** Only for an Update. */
  readonly OldResourceProperties?: unknown;
}

/** The parts of an event that an answer repeats; an event without them is answered as well as it can be. */
export interface Addressee {
  readonly RequestId: string;
  readonly StackId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId: string;
}

export interface Answer {
  readonly status: 'SUCCESS' | 'FAILED';
  /** CloudFormation shows it with the event of the resource. */
  readonly reason?: string;
  /** The attributes of the resource. */
  readonly data?: Readonly<Record<string, string>>;
}

export type Fields = { readonly [name: string]: unknown };

export function asFields(event: unknown): Fields {
  return typeof event === 'object' && event !== null ? { ...event } : {};
}

/** Checks an event for all that is needed to work on it. */
export function parseRequest(event: Fields): CustomResourceRequest {
  const { ResourceProperties, OldResourceProperties } = event;
  const RequestType = REQUEST_TYPES.find((type) => type === event.RequestType);
  if (RequestType === undefined) {
    throw new Error(
      `'RequestType' must be one of ${REQUEST_TYPES.join(', ')}, got: ${JSON.stringify(event.RequestType)}`,
    );
  }
  return {
    RequestType,
    ResourceProperties,
    OldResourceProperties,
    RequestId: requiredText(event, 'RequestId'),
    StackId: requiredText(event, 'StackId'),
    LogicalResourceId: requiredText(event, 'LogicalResourceId'),
  };
}

export function addresseeOf(event: Fields): Addressee {
  const LogicalResourceId = textOr(event.LogicalResourceId, 'Unknown');
  return {
    RequestId: textOr(event.RequestId, 'Unknown'),
    StackId: textOr(event.StackId, 'Unknown'),
    LogicalResourceId,
    // Constant, for another one would make CloudFormation delete the first.
    PhysicalResourceId: textOr(event.PhysicalResourceId, LogicalResourceId),
  };
}

/** The body of an answer, with as much of the reason as there is room for. */
export function answerBody(addressee: Addressee, answer: Answer): string {
  const body = (reason: string | undefined) =>
    JSON.stringify({
      Status: answer.status,
      Reason: reason,
      ...addressee,
      Data: answer.data,
    });
  const { reason } = answer;
  if (reason === undefined) return body(undefined);
  let length = reason.length;
  while (
    length > 0 &&
    Buffer.byteLength(body(cut(reason, length))) > MAX_ANSWER_BYTES
  ) {
    length = Math.floor(length * 0.9);
  }
  return body(cut(reason, length));
}

/**
 * The event as it may be logged: without the pre-signed URL, with which anyone can answer for the function, and without
 * the values of the stack's parameters.
 */
export function sanitised(event: Fields): Fields {
  return {
    ...event,
    ResponseURL: '...',
    ResourceProperties: withoutTriggerValues(event.ResourceProperties),
    OldResourceProperties: withoutTriggerValues(event.OldResourceProperties),
  };
}

function withoutTriggerValues(properties: unknown): unknown {
  if (typeof properties !== 'object' || properties === null) return properties;
  return 'Trigger' in properties
    ? { ...properties, Trigger: '...' }
    : properties;
}

function cut(text: string, length: number): string {
  return length < text.length ? `${text.slice(0, length)}...` : text;
}

function requiredText(event: Fields, name: string): string {
  const value = event[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new Error(
    `'${name}' must be a string that is not empty, got: ${JSON.stringify(value)}`,
  );
}

function textOr(value: unknown, fallback: string): string {
  return typeof value === 'string' && value !== '' ? value : fallback;
}
