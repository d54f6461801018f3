import { checkReply } from '../../lambda/cloudformation/put';
import { isFailure, type Service, wholeOrFailure } from './service';

/** Delivers an answer as `putAnswer` does, without sockets. */
export async function putInProcess(
  service: Service,
  url: string,
  body: string,
): Promise<void> {
  const { pathname, searchParams } = new URL(url);
  const reply = wholeOrFailure(
    service({
      method: 'PUT',
      path: pathname,
      query: searchParams,
      headers: { 'content-length': String(Buffer.byteLength(body)) },
      body,
    }),
  );
  if (isFailure(reply)) {
    throw reply.failure === 'no-descriptor'
      ? Object.assign(new Error('connect EMFILE'), { code: 'EMFILE' })
      : Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
  }
  checkReply(reply.statusCode, String(reply.body));
}
