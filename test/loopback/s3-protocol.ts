import type { ServiceResponse } from './service';
import type { ServiceError } from './service-error';
import { escapeXml, xmlResponse } from './xml';

export const s3ErrorResponse = ({
  statusCode,
  code,
  message,
}: ServiceError): ServiceResponse =>
  xmlResponse(
    statusCode,
    `<Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`,
  );
