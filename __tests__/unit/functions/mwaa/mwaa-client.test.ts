import { Readable } from "node:stream";
import { type HttpRequest, HttpResponse } from "@smithy/core/protocols";
import { MwaaClient } from "../../../../functions/mwaa/mwaa-client";
import { type ServiceError } from "../../../../functions/signed/service-error";

type Answer = Error | { status?: number; headers?: Record<string, string>; body: string | object };

/** A client whose calls get these answers, one each, and the requests that it sent. */
function client(...answers: Answer[]): { mwaa: MwaaClient; requests: HttpRequest[] } {
  const requests: HttpRequest[] = [];
  const mwaa = new MwaaClient(
    {
      region: () => Promise.resolve("eu-west-1"),
      credentials: () =>
        Promise.resolve({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret", sessionToken: "session" }),
      attempts: 3,
      connectionTimeout: 1_000,
      requestTimeout: 1_000,
    },
    {
      handle: (request) => {
        requests.push(request);
        const answer = answers.shift() ?? new Error("no more answers");
        if (answer instanceof Error) {
          return Promise.reject(answer);
        }
        const { status = 200, headers = {}, body } = answer;
        const text = typeof body === "string" ? body : JSON.stringify(body);
        return Promise.resolve({
          response: new HttpResponse({ statusCode: status, headers, body: Readable.from([text]) }),
        });
      },
    },
  );
  return { mwaa, requests };
}

test("a call is signed for the service airflow of the Region, with the host and the session's token", async () => {
  const { mwaa, requests } = client({ body: { Environment: { LoggingConfiguration: {} } } });

  expect(await mwaa.environment("payments")).toEqual({ LoggingConfiguration: {} });
  const [request] = requests;
  expect(request).toMatchObject({ method: "GET", hostname: "api.airflow.eu-west-1.amazonaws.com" });
  expect(request?.path).toBe("/environments/payments");
  expect(request?.headers.authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/airflow\/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token, Signature=[0-9a-f]{64}$/,
  );
});

test("Airflow's REST API is read through the environment's own endpoint", async () => {
  const { mwaa, requests } = client({ body: { RestApiStatusCode: 200, RestApiResponse: { users: [] } } });

  expect(await mwaa.readRestApi({ environment: "payments", path: "/users", query: { limit: 100 } })).toEqual({
    users: [],
  });
  const [request] = requests;
  expect(request).toMatchObject({ method: "POST", hostname: "env.airflow.eu-west-1.amazonaws.com" });
  expect(request?.path).toBe("/restapi/payments");
  expect(request?.headers["content-type"]).toBe("application/json");
  expect(JSON.parse(String(request?.body))).toEqual({
    Path: "/users",
    Method: "GET",
    QueryParameters: { limit: 100 },
  });
});

test("what Airflow refuses has Airflow's status", async () => {
  const { mwaa } = client({
    status: 400,
    headers: { "x-amzn-errortype": "RestApiClientException" },
    body: { RestApiStatusCode: 403, RestApiResponse: { detail: "no right" } },
  });

  await expect(
    mwaa.readRestApi({ environment: "payments", path: "/users", query: {} }),
  ).rejects.toMatchObject({
    name: "RestApiClientException",
    answer: { RestApiStatusCode: 403 },
  });
});

test("names come from all pages", async () => {
  const { mwaa, requests } = client(
    { body: { Environments: ["a", "b"], NextToken: "more=" } },
    { body: { Environments: [], NextToken: "last" } },
    { body: { Environments: ["c"], NextToken: null } },
  );

  expect(await mwaa.environmentNames()).toEqual(["a", "b", "c"]);
  expect(requests.map(({ query }) => query)).toEqual([{}, { NextToken: "more=" }, { NextToken: "last" }]);
});

test.each<[string, Answer]>([
  ["throttling", { status: 400, body: { __type: "com.amazonaws#ThrottlingException", message: "slow" } }],
  ["trouble of the service", { status: 500, body: { message: "sorry" } }],
  ["a page of something between", { status: 502, body: "<html>" }],
  ["a connection that ends", Object.assign(new Error("reset"), { code: "ECONNRESET" })],
  ["no answer in time", Object.assign(new Error("late"), { name: "TimeoutError" })],
])("%s passes: the call is repeated, and signed again", async (_, answer) => {
  const { mwaa, requests } = client(answer, { body: { Environments: ["a"] } });

  expect(await mwaa.environmentNames()).toEqual(["a"]);
  expect(requests).toHaveLength(2);
});

test("what does not pass is the error after the last try", async () => {
  const late = Object.assign(new Error("late"), { name: "TimeoutError" });
  const { mwaa, requests } = client(late, late, late);

  await expect(mwaa.environmentNames()).rejects.toBe(late);
  expect(requests).toHaveLength(3);
});

test.each<[string, Answer]>([
  [
    "a header",
    { status: 403, headers: { "x-amzn-errortype": "AccessDeniedException:" }, body: { Message: "no right" } },
  ],
  ["the body", { status: 403, body: { __type: "AccessDeniedException", message: "no right" } }],
])(
  "an error has the name that %s says, its message and its status, and is not tried again",
  async (_, answer) => {
    const { mwaa, requests } = client(answer);

    const error = await mwaa.environment("payments").catch((caught: unknown) => caught as ServiceError);
    expect(error).toMatchObject({
      name: "AccessDeniedException",
      message: "no right",
      $metadata: { httpStatusCode: 403 },
    });
    expect(requests).toHaveLength(1);
  },
);

test("missing credentials are the error, without a call", async () => {
  const missing = Object.assign(new Error("none"), { name: "CredentialsProviderError" });
  const sent: unknown[] = [];
  const mwaa = new MwaaClient(
    {
      region: () => Promise.resolve("eu-west-1"),
      credentials: () => Promise.reject(missing),
      attempts: 3,
      connectionTimeout: 1_000,
      requestTimeout: 1_000,
    },
    { handle: (request) => Promise.reject(new Error(String(sent.push(request)))) },
  );

  await expect(mwaa.environmentNames()).rejects.toBe(missing);
  expect(sent).toEqual([]);
});
