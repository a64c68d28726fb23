import { type GatewayRequest, type GatewayResponse } from "./handler";

/** What a service says when it refuses a call. */
export interface ServiceFault {
  /** HTTP status. */
  readonly status: number;
  /** Such as `ValidationException`. */
  readonly code: string;
  readonly message: string;
}

const XML = { "content-type": "text/xml" };

/** A refusal in the form of the service's protocol, so that the provider shows it as it shows AWS's own. */
export function errorAnswer(
  { service, headers }: GatewayRequest,
  { status, code, message }: ServiceFault,
): GatewayResponse {
  const error = `<Code>${code}</Code><Message>${escapeXml(message)}</Message>`;
  if (service === "s3") {
    return { status, headers: XML, body: `<Error>${error}</Error>` };
  }
  if (service === "ec2") {
    return { status, headers: XML, body: `<Response><Errors><Error>${error}</Error></Errors></Response>` };
  }
  if (headers["content-type"]?.includes("urlencoded") === true) {
    return { status, headers: XML, body: `<ErrorResponse><Error>${error}</Error></ErrorResponse>` };
  }
  const json = { "content-type": "application/json", "x-amzn-errortype": code };
  return { status, headers: json, body: JSON.stringify({ __type: code, message }) };
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
