import { CLOUDFRONT_NAMESPACE, readCall } from './cloudfront-protocol';
import type { CloudFrontState } from './cloudfront-state';
import { callWithFault, FaultSchedule } from './faults';
import type { Service } from './service';
import { ServiceError } from './service-error';
import { errorXml, xmlResponse } from './xml';

/** CloudFront as a client sees it: the state behind its protocol, with faults on the way. Records every call in the state. */
export function cloudFrontService(
  state: CloudFrontState,
  faults = FaultSchedule.none(),
): Service {
  let requests = 0;

  return (request) => {
    requests += 1;
    const requestId = `00000000-0000-4000-8000-${String(requests).padStart(12, '0')}`;
    const renderError = (error: ServiceError) =>
      xmlResponse(
        error.statusCode,
        errorXml(error, { namespace: CLOUDFRONT_NAMESPACE, requestId }),
        { 'x-amzn-requestid': requestId },
      );
    const call = readCall(request);
    if (!call) {
      return renderError(
        new ServiceError(
          404,
          'NotFound',
          `no such operation: ${request.method} ${request.path}`,
        ),
      );
    }
    const { operation, target } = call;
    const atMs = state.now();
    const fault = faults.next(operation);
    const { reply, outcome } = callWithFault(fault, {
      perform: () => {
        state.admit(operation, target);
        const response = call.perform(state);
        return {
          ...response,
          headers: { ...response.headers, 'x-amzn-requestid': requestId },
        };
      },
      renderError,
    });
    state.calls.push({
      atMs,
      operation,
      targetId: target.id,
      outcome,
      fault,
    });
    return reply;
  };
}
