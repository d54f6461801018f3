import type { ServiceResponse } from './service';
import type { ServiceError } from './service-error';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

export const escapeXml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character]);

export const xmlResponse = (
  statusCode: number,
  xml: string,
  headers: Readonly<Record<string, string>> = {},
): ServiceResponse => ({
  statusCode,
  headers: { 'content-type': 'text/xml', ...headers },
  body: `<?xml version="1.0"?>\n${xml}`,
});

/** The error document that CloudFront, CloudFormation and STS share. */
export const errorXml = (
  { statusCode, code, message }: ServiceError,
  props: { readonly namespace: string; readonly requestId: string },
): string =>
  `<ErrorResponse xmlns="${props.namespace}"><Error>` +
  `<Type>${statusCode < 500 ? 'Sender' : 'Receiver'}</Type>` +
  `<Code>${code}</Code><Message>${escapeXml(message)}</Message>` +
  `</Error><RequestId>${props.requestId}</RequestId></ErrorResponse>`;
