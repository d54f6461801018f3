const REQUEST_TYPES = ['Create', 'Update', 'Delete'] as const;

type RequestType = (typeof REQUEST_TYPES)[number];

/** What CloudFormation asks of a custom resource. */
export interface CustomResourceRequest {
  readonly RequestType: RequestType;
  readonly RequestId: string;
  readonly StackId: string;
  readonly LogicalResourceId: string;
  readonly ResourceProperties: unknown;
  /** Only for an Update. */
  readonly OldResourceProperties?: unknown;
}

export type Fields = { readonly [name: string]: unknown };

export function asFields(event: unknown): Fields {
  return typeof event === 'object' && event !== null ? { ...event } : {};
}

/** Checks an event for all that is needed to work on it. */
export function parseRequest(event: Fields): CustomResourceRequest {
  const { ResourceProperties, OldResourceProperties } = event;
  const RequestType = requestTypeOf(event);
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

/**
 * Makes an event fit for the log: without the pre-signed URL, with which anyone can answer for the function, and without
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

/** Finds what an event asks for, if it is anything that a custom resource is asked for. */
export function requestTypeOf({
  RequestType,
}: Fields): RequestType | undefined {
  return REQUEST_TYPES.find((type) => type === RequestType);
}

function requiredText(event: Fields, name: string): string {
  const value = event[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new Error(
    `'${name}' must be a non-empty string, got: ${JSON.stringify(value)}`,
  );
}

export function textOr(value: unknown, fallback: string): string {
  return typeof value === 'string' && value !== '' ? value : fallback;
}
