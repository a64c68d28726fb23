import { type GatewayHandler, type GatewayRequest, type GatewayResponse, type Next } from "./handler";

/**
 * Gap: moto lists versions with their keys as they are, also where the request asks for `encoding-type=url`, as it does for
 * lists of objects. S3 writes a blank as `+`, and a slash as it is.
 */
export class S3EncodedKeys implements GatewayHandler {
  public readonly name = "encoded keys of listed versions";

  public async handle(request: GatewayRequest, next: Next): Promise<GatewayResponse> {
    const { service, method, url } = request;
    const answer = await next(request);
    const isMeant =
      service === "s3" &&
      method === "GET" &&
      url.searchParams.has("versions") &&
      url.searchParams.get("encoding-type") === "url" &&
      answer.status === 200;
    return isMeant ? { ...answer, body: withEncodedKeys(answer.body.toString()) } : answer;
  }
}

function withEncodedKeys(xml: string): string {
  return xml.replace(
    /<(Key|Prefix|KeyMarker|NextKeyMarker)>([^<]*)</g,
    (_whole, element: string, text: string) => `<${element}>${encoded(text)}<`,
  );
}

function encoded(text: string): string {
  const key = text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replace(/&#(\d+);/g, (_whole, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll("&amp;", "&");
  return encodeURIComponent(key).replaceAll("%2F", "/").replaceAll("%20", "+");
}
