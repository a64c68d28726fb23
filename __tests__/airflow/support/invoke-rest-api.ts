import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { ADMIN } from "./airflow-home";
import { type AirflowVersion } from "./versions";

/** Limits of Amazon MWAA's InvokeRestApi (Amazon MWAA API Reference): characters of a path, bytes of an answer, milliseconds. */
const LONGEST_PATH = 64;
const MOST_BYTES = 6 * 1_024 ** 2;
const LONGEST_MS = 10_000;

interface Call {
  readonly Path?: unknown;
  readonly Method?: unknown;
  readonly QueryParameters?: Readonly<Record<string, unknown>>;
}

/** A stand-in of `InvokeRestApi` in front of a real Airflow 2, which it asks as Admin. */
export class InvokeRestApi {
  private constructor(
    private readonly server: Server,
    public readonly url: string,
  ) {}

  /** @param role the user that is asked as, with the password of `ADMIN` */
  public static async start({ port }: AirflowVersion, user: string = ADMIN.user): Promise<InvokeRestApi> {
    const authorization = `Basic ${Buffer.from(`${user}:${ADMIN.password}`).toString("base64")}`;
    const server = createServer((request, response) => {
      void (async () => {
        const call = JSON.parse(await text(request)) as Call;
        const [status, code, body] = /^\/restapi\/[a-zA-Z][0-9a-zA-Z-_]*$/.test(request.url ?? "")
          ? await answerTo(call, `http://localhost:${port}/api/v1`, authorization)
          : [404, "ResourceNotFoundException", {}];
        response.writeHead(status, code === "" ? {} : { "x-amzn-errortype": code });
        response.end(JSON.stringify(body));
      })();
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new InvokeRestApi(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  public close(): void {
    this.server.close();
  }
}

async function answerTo(
  { Path, Method, QueryParameters = {} }: Call,
  api: string,
  authorization: string,
): Promise<[status: number, code: string, body: object]> {
  if (typeof Path !== "string" || Path.length < 1 || Path.length > LONGEST_PATH || Method !== "GET") {
    return [400, "ValidationException", { message: "Path or Method" }];
  }
  const query = new URLSearchParams(
    Object.entries(QueryParameters).map(([name, value]): [string, string] => [name, String(value)]),
  );
  const response = await fetch(`${api}${Path}?${query.toString()}`, {
    headers: { authorization },
    signal: AbortSignal.timeout(LONGEST_MS),
  });
  const answer = await response.text();
  const body = { RestApiStatusCode: response.status, RestApiResponse: JSON.parse(answer) as unknown };
  if (Buffer.byteLength(answer) > MOST_BYTES) {
    return [400, "RestApiServerException", { RestApiStatusCode: 500 }];
  }
  return response.ok ? [200, "", body] : [400, "RestApiClientException", body];
}
