import { Agent, createServer, type IncomingMessage, request as httpRequest, type Server } from "node:http";
import { once } from "node:events";
import { type AddressInfo } from "node:net";
import { MWAA_HOST } from "../terraform-override";
import { type GatewayHandler, type GatewayRequest, type GatewayResponse, type Next } from "./handler";

/** Headers that belong to one connection, not to the call (RFC 9110 §7.6.1), and those that Node sets anew. */
const HOP_BY_HOP = new Set([
  ...["connection", "keep-alive", "proxy-connection", "proxy-authorization", "te", "trailer", "upgrade"],
  ...["transfer-encoding", "content-length", "expect"],
]);

/**
 * The one address that Terraform talks to: it passes AWS calls through the handlers to a local AWS. It is also the
 * HTTP proxy through which calls to services without a loopback address (MWAA) arrive.
 */
export class Gateway {
  private readonly agent = new Agent({ keepAlive: true });
  private readonly server: Server;
  private readonly chain: Next;

  private constructor(
    private readonly localAws: string,
    handlers: readonly GatewayHandler[],
  ) {
    this.chain = handlers.reduceRight<Next>(
      (next, handler) => (request) => handler.handle(request, next),
      (request) => this.forward(request),
    );
    this.server = createServer((incoming, outgoing) => {
      this.answer(incoming)
        .catch((error: unknown): GatewayResponse => {
          const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
          process.stderr.write(`gateway: ${incoming.method} ${incoming.url}: ${reason}\n`);
          return { status: 500, headers: {}, body: "gateway error" };
        })
        .then(({ status, headers, body }) => {
          const length = status === 204 ? {} : { "content-length": Buffer.byteLength(body) };
          outgoing.writeHead(status, { ...length, ...headers }).end(body);
        })
        .catch(() => outgoing.destroy());
    });
    // A waiting Terraform holds its connections open for longer than Node's default of five seconds.
    this.server.keepAliveTimeout = 60_000;
  }

  /** Starts the gateway on a free port of the loopback address. */
  public static async start(localAws: string, handlers: readonly GatewayHandler[]): Promise<Gateway> {
    const gateway = new Gateway(localAws, handlers);
    gateway.server.listen(0, "127.0.0.1");
    await once(gateway.server, "listening");
    return gateway;
  }

  public get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public async close(): Promise<void> {
    this.agent.destroy();
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }

  private async answer(incoming: IncomingMessage): Promise<GatewayResponse> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) {
      chunks.push(chunk as Buffer);
    }
    // Through the proxy a call names its host in the request line, else it is a call to this address.
    const url = new URL(incoming.url ?? "/", this.url);
    const scope = /Credential=[^/]*\/\d{8}\/([^/]+)\/([^/]+)\//.exec(incoming.headers.authorization ?? "");
    return this.chain({
      method: incoming.method ?? "GET",
      url,
      headers: incoming.headers,
      body: Buffer.concat(chunks),
      region: scope?.[1] ?? "us-east-1",
      service: scope?.[2] ?? "",
    });
  }

  /** The end of the chain: the local AWS, which has MWAA under the same address as all else. */
  private async forward({ method, url, headers, body }: GatewayRequest): Promise<GatewayResponse> {
    if (url.origin !== this.url && url.hostname !== `api.${MWAA_HOST}`) {
      const message = `the local AWS has no ${url.host}: name the service in terraform-override.ts`;
      process.stderr.write(`gateway: ${message}\n`);
      return { status: 501, headers: {}, body: message };
    }
    const outgoing = httpRequest(`${this.localAws}${url.pathname}${url.search}`, {
      method,
      agent: this.agent,
      headers: { ...endToEnd(headers), "content-length": body.length },
    });
    outgoing.end(body);
    const [answer] = (await once(outgoing, "response")) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of answer) {
      chunks.push(chunk as Buffer);
    }
    return {
      status: answer.statusCode ?? 502,
      headers: {
        ...endToEnd(answer.headers),
        // A HEAD answer has no body; its length is the object's.
        ...(method === "HEAD" ? { "content-length": answer.headers["content-length"] ?? 0 } : {}),
      },
      body: Buffer.concat(chunks),
    };
  }
}

function endToEnd<T>(headers: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)));
}
