import { type GatewayHandler, type GatewayRequest, type GatewayResponse, type Next } from "./handler";

/**
 * Gap: moto treats a bucket whose versioning is suspended (what destroying its versioning resource does) as one
 * that never had versions, and fails to delete a version that is a delete marker. Here moto keeps versioning on,
 * and the gateway remembers that it is suspended. What is written then would have to be version `null`; nobody does.
 */
export class S3SuspendedVersioning implements GatewayHandler {
  public readonly name = "buckets with suspended versioning";
  private readonly suspended = new Set<string>();

  public async handle(request: GatewayRequest, next: Next): Promise<GatewayResponse> {
    const { service, method, url, body } = request;
    const bucket = url.pathname.slice(1);
    if (service !== "s3") {
      return next(request);
    }
    if (method === "DELETE" && url.search === "") {
      this.suspended.delete(bucket);
    } else if (url.searchParams.has("versioning")) {
      if (method === "GET" && this.suspended.has(bucket)) {
        return { status: 200, headers: { "content-type": "application/xml" }, body: SUSPENDED };
      }
      if (method === "PUT" && body.includes("<Status>Suspended</Status>")) {
        this.suspended.add(bucket);
        return { status: 200, headers: {}, body: "" };
      }
      if (method === "PUT") {
        this.suspended.delete(bucket);
      }
    }
    return next(request);
  }
}

const SUSPENDED =
  `<?xml version="1.0" encoding="UTF-8"?>\n` +
  `<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>Suspended</Status></VersioningConfiguration>`;
