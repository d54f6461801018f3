/** What CloudFormation sent and expects to get back. */
export interface AnswerExpectation {
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
}

export interface CustomResourceAnswer extends AnswerExpectation {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly PhysicalResourceId: string;
  readonly Reason?: string;
  readonly NoEcho?: boolean;
  readonly Data?: Readonly<Record<string, unknown>>;
}

export interface CheckedAnswer {
  /** The body as an object, as far as it is one. */
  readonly answer: Partial<CustomResourceAnswer>;

  /** Why CloudFormation would fail the resource; empty for an answer that it takes. */
  readonly problems: readonly string[];
}

// CloudFormation User Guide, crpg-ref-responses.html
const MAX_ANSWER_BYTES = 4_096;
const MAX_PHYSICAL_ID_BYTES = 1_024;

/** The checks that CloudFormation makes of a custom resource's answer. */
export function checkAnswer(
  body: string,
  expected: AnswerExpectation,
): CheckedAnswer {
  const answer = parseObject(body);
  if (!answer) {
    return { answer: {}, problems: ['the body is not a JSON object'] };
  }
  const { Status, Reason, PhysicalResourceId, Data } = answer;
  const problems = [
    [
      Buffer.byteLength(body) > MAX_ANSWER_BYTES,
      `the body has ${Buffer.byteLength(body)} bytes, more than ${MAX_ANSWER_BYTES}`,
    ],
    [
      Status !== 'SUCCESS' && Status !== 'FAILED',
      `Status is neither SUCCESS nor FAILED: ${Status}`,
    ],
    [Status === 'FAILED' && !Reason, 'Reason is missing'],
    [
      typeof PhysicalResourceId !== 'string' || PhysicalResourceId === '',
      'PhysicalResourceId is missing',
    ],
    [
      Buffer.byteLength(String(PhysicalResourceId)) > MAX_PHYSICAL_ID_BYTES,
      `PhysicalResourceId has more than ${MAX_PHYSICAL_ID_BYTES} bytes`,
    ],
    [Data !== undefined && !isObject(Data), 'Data is not an object'],
    ...(['StackId', 'RequestId', 'LogicalResourceId'] as const).map((name) => [
      answer[name] !== expected[name],
      `${name} is not the one of the request: ${answer[name]}`,
    ]),
  ];
  return {
    answer,
    problems: problems.flatMap(([isProblem, text]) =>
      isProblem ? [String(text)] : [],
    ),
  };
}

function parseObject(body: string): Partial<CustomResourceAnswer> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? value : undefined;
  } catch {
    // Not JSON at all is one of the problems to report
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
