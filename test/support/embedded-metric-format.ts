/** The units of https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html */
const SIZES = ['Bytes', 'Kilobytes', 'Megabytes', 'Gigabytes', 'Terabytes'];
const BIT_SIZES = ['Bits', 'Kilobits', 'Megabits', 'Gigabits', 'Terabits'];
const COUNTED = [...SIZES, ...BIT_SIZES, 'Count'];
const UNITS = [
  'Seconds',
  'Microseconds',
  'Milliseconds',
  'Percent',
  'None',
  ...COUNTED,
  ...COUNTED.map((unit) => `${unit}/Second`),
];

const text = (maxLength: number) => ({
  type: 'string',
  minLength: 1,
  maxLength,
});

/**
 * The JSON schema of CloudWatch's embedded metric format.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const EMBEDDED_METRIC_FORMAT = {
  type: 'object',
  required: ['_aws'],
  properties: {
    _aws: {
      type: 'object',
      required: ['Timestamp', 'CloudWatchMetrics'],
      properties: {
        Timestamp: { type: 'integer' },
        CloudWatchMetrics: {
          type: 'array',
          items: {
            type: 'object',
            required: ['Namespace', 'Dimensions', 'Metrics'],
            properties: {
              Namespace: text(1_024),
              Dimensions: {
                type: 'array',
                minItems: 1,
                items: {
                  type: 'array',
                  maxItems: 30,
                  items: text(250),
                },
              },
              Metrics: {
                type: 'array',
                // Said in the text of the specification, not in its schema.
                maxItems: 100,
                items: {
                  type: 'object',
                  required: ['Name'],
                  properties: {
                    Name: text(1_024),
                    Unit: { enum: UNITS },
                    StorageResolution: { type: 'integer' },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
};

export interface EmbeddedMetrics {
  readonly [member: string]: unknown;
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: ReadonlyArray<{
      readonly Namespace: string;
      readonly Dimensions: ReadonlyArray<readonly string[]>;
      readonly Metrics: ReadonlyArray<{ readonly Name: string }>;
    }>;
  };
}

/** The values that CloudWatch would extract, by namespace, dimensions and name. Throws where a member is missing. */
export function extractedMetrics(
  document: EmbeddedMetrics,
): Array<{ readonly metric: string; readonly value: number }> {
  return document._aws.CloudWatchMetrics.flatMap(
    ({ Namespace, Dimensions, Metrics }) =>
      Dimensions.flatMap((set) => {
        const dimensions = set.map((name) => {
          const value = document[name];
          // Such a document is dropped as a whole.
          if (typeof value !== 'string') {
            throw new Error(`there is no dimension ${name}`);
          }
          return `${name}=${value}`;
        });
        return Metrics.map(({ Name }) => {
          const value = document[Name];
          if (typeof value !== 'number') {
            throw new Error(`there is no value of ${Name}`);
          }
          return {
            metric: [Namespace, ...dimensions, Name].join(' '),
            value,
          };
        });
      }),
  );
}
