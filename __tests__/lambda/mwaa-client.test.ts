import { execFileSync } from "node:child_process";
import path from "node:path";
import { Readable } from "node:stream";
import { type HttpRequest, HttpResponse } from "@smithy/core/protocols";
import { MwaaClient } from "../../functions/mwaa/mwaa-client";
import { Janitor } from "../terraform/support/janitor";
import { pythonEnvironment } from "../terraform/support/python-environment";
import { describeWith } from "../terraform/support/tools";

const BOTOCORE = path.join(__dirname, "support/botocore-requests.py");

/** What botocore makes of a call, and how it signs the client's request. */
interface Referee {
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
  readonly signature: string;
}

describeWith(["python3"], "the client of Amazon MWAA beside botocore's", () => {
  jest.setTimeout(5 * 60_000);

  let janitor: Janitor;
  let python: string;
  beforeAll(async () => {
    janitor = new Janitor();
    ({ python } = await pythonEnvironment(janitor));
  });
  afterAll(() => janitor?.close());

  test.each(["eu-west-1", "cn-north-1"])(
    "in %s it asks the same, with the same signature",
    async (region) => {
      const requests: HttpRequest[] = [];
      const mwaa = new MwaaClient(
        {
          region: () => Promise.resolve(region),
          // As in botocore-requests.py.
          credentials: () =>
            Promise.resolve({
              accessKeyId: "AKIDEXAMPLE",
              secretAccessKey: "secret",
              sessionToken: "session",
            }),
          attempts: 1,
          connectionTimeout: 1_000,
          requestTimeout: 1_000,
        },
        {
          handle: (request) => {
            requests.push(request);
            const body = JSON.stringify({ NextToken: requests.length === 2 ? "two words/=" : null });
            return Promise.resolve({
              response: new HttpResponse({ statusCode: 200, body: Readable.from([body]) }),
            });
          },
        },
      );
      await mwaa.environment("data-team_1");
      await mwaa.environmentNames();
      const query = { limit: 100, offset: 200 };
      await mwaa.readRestApi({ environment: "data-team_1", path: "/users", query });

      const calls = [
        { call: "get_environment", input: { Name: "data-team_1" } },
        { call: "list_environments", input: {} },
        { call: "list_environments", input: { NextToken: "two words/=" } },
        {
          call: "invoke_rest_api",
          input: { Name: "data-team_1", Path: "/users", Method: "GET", QueryParameters: query },
        },
      ];
      expect(requests).toHaveLength(calls.length);
      const ours = requests.map((request) => ({
        method: request.method,
        url: urlOf(request),
        body: typeof request.body === "string" ? (JSON.parse(request.body) as unknown) : null,
        signature: /Signature=([0-9a-f]+)$/.exec(String(request.headers.authorization))?.[1],
      }));
      const input = calls.map((one, index) => {
        const { method = "", url = "" } = ours[index] ?? {};
        const sent: Partial<HttpRequest> = requests[index] ?? {};
        const body = typeof sent.body === "string" ? sent.body : "";
        return { ...one, request: { method, url, headers: sent.headers, body } };
      });
      const referee = JSON.parse(
        execFileSync(python, [BOTOCORE, region], { input: JSON.stringify(input), encoding: "utf8" }),
      ) as Referee[];
      expect(ours).toEqual(referee);
    },
  );
});

/** The URL that the transport asks, whose query it writes as RFC 3986 has it. */
function urlOf({ protocol, hostname, path, query }: HttpRequest): string {
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return `${protocol}//${hostname}${path}${pairs.length === 0 ? "" : `?${pairs.join("&")}`}`;
}
