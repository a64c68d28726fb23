import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { ADMIN } from "./airflow-home";
import { type CliToken } from "./command-line-endpoint";
import { authorizationOf } from "./rest-requests";
import { type AirflowVersion } from "./versions";

/** Limits of Amazon MWAA's InvokeRestApi (Amazon MWAA API Reference): characters of a path, bytes of an answer, milliseconds. */
const LONGEST_PATH = 64;
const MOST_BYTES = 6 * 1_024 ** 2;
const LONGEST_MS = 10_000;
const METHODS = ["GET", "PUT", "POST", "PATCH", "DELETE"] as const;

interface Call {
  readonly Path?: unknown;
  readonly Method?: unknown;
  readonly QueryParameters?: Readonly<Record<string, unknown>>;
  readonly Body?: unknown;
}

/** A real Airflow's REST API, and who calls it. */
interface Api {
  readonly url: string;
  readonly authorization: string;
}

/** A stand-in of `InvokeRestApi` in front of a real Airflow, and of `CreateCliToken`. */
export class InvokeRestApi {
  private constructor(
    private readonly server: Server,
    public readonly url: string,
  ) {}

  /**
   * @param user who calls, with the password of `ADMIN`
   * @param token what `CreateCliToken` answers
   */
  public static async start(
    version: AirflowVersion,
    user: string = ADMIN.user,
    token?: CliToken,
  ): Promise<InvokeRestApi> {
    const { port, major } = version;
    const api: Api = {
      url: `http://localhost:${port}/api/v${major === 2 ? 1 : 2}`,
      authorization: await authorizationOf(version, user),
    };
    const server = createServer((request, response) => {
      void (async () => {
        // Through a proxy, a request names its host, too.
        const { pathname } = new URL(request.url ?? "", "http://env.airflow");
        const body = await text(request);
        const [status, code, answer] = /^\/restapi\/[a-zA-Z][0-9a-zA-Z-_]*$/.test(pathname)
          ? await answerTo(JSON.parse(body) as Call, api)
          : token !== undefined && pathname.startsWith("/clitoken/")
            ? ([200, "", token] as const)
            : ([404, "ResourceNotFoundException", {}] as const);
        response.writeHead(status, code === "" ? {} : { "x-amzn-errortype": code });
        response.end(JSON.stringify(answer));
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
  { Path, Method, QueryParameters = {}, Body }: Call,
  { url, authorization }: Api,
): Promise<[status: number, code: string, body: object]> {
  const method = METHODS.find((one) => one === Method);
  if (typeof Path !== "string" || Path.length < 1 || Path.length > LONGEST_PATH || method === undefined) {
    return [400, "ValidationException", { message: "Path or Method" }];
  }
  const query = new URLSearchParams(
    Object.entries(QueryParameters).map(([name, value]): [string, string] => [name, String(value)]),
  );
  const response = await fetch(`${url}${Path}?${query.toString()}`, {
    method,
    // Airflow reads a body where the header says that there is one.
    ...(Body === undefined
      ? { headers: { authorization } }
      : { headers: { authorization, "content-type": "application/json" }, body: JSON.stringify(Body) }),
    signal: AbortSignal.timeout(LONGEST_MS),
  });
  const answer = await response.text();
  // What was deleted is answered without a body, and Airflow 2 has some errors as a page.
  const isJson = response.headers.get("content-type")?.includes("json") === true && answer !== "";
  const body = {
    RestApiStatusCode: response.status,
    RestApiResponse: isJson ? (JSON.parse(answer) as unknown) : {},
  };
  if (Buffer.byteLength(answer) > MOST_BYTES) {
    return [400, "RestApiServerException", { RestApiStatusCode: 500 }];
  }
  return response.ok ? [200, "", body] : [400, "RestApiClientException", body];
}
