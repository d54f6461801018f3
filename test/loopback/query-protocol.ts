import { callWithFault, type FaultSchedule } from './faults';
import type { Service, ServiceRequest } from './service';
import { ServiceError } from './service-error';
import { errorXml, xmlResponse } from './xml';

const REQUEST_ID = '00000000-0000-4000-8000-000000000000';

export interface QueryServiceProps {
  /** The one operation that the service offers. */
  readonly action: string;
  readonly namespace: string;
  readonly faults: FaultSchedule;

  /** Returns the XML of the result; throws `ServiceError` for an error answer. */
  readonly perform: (params: URLSearchParams) => string;
}

/** The AWS query protocol, which CloudFormation and STS speak. */
export function queryService(props: QueryServiceProps): Service {
  const { action, namespace, faults, perform } = props;
  return ({ body }: ServiceRequest) =>
    callWithFault(faults.next(action), {
      perform: () => {
        const params = new URLSearchParams(body);
        if (params.get('Action') !== action) {
          throw new ServiceError(
            400,
            'InvalidAction',
            `Could not find operation ${params.get('Action')}`,
          );
        }
        return xmlResponse(
          200,
          `<${action}Response xmlns="${namespace}"><${action}Result>${perform(params)}</${action}Result>` +
            `<ResponseMetadata><RequestId>${REQUEST_ID}</RequestId></ResponseMetadata></${action}Response>`,
        );
      },
      renderError: (error) =>
        xmlResponse(
          error.statusCode,
          errorXml(error, { namespace, requestId: REQUEST_ID }),
        ),
    }).reply;
}
