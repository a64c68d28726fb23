import { Readable } from "node:stream";
import { type HttpRequest, HttpResponse } from "@smithy/core/protocols";
import { AwsSnapshotFunction } from "../../../../../functions/privilege-detector/aws/snapshot-function";
import { SignedClient } from "../../../../../functions/signed/signed-client";

const NAME = "mwaa-payments-privilege-snapshot";

/** The function behind a Lambda that answers this, and the requests that Lambda got. */
function functionThat(answer: { status?: number; headers?: Record<string, string>; body: unknown }): {
  snapshots: AwsSnapshotFunction;
  requests: HttpRequest[];
} {
  const requests: HttpRequest[] = [];
  const client = new SignedClient(
    "lambda",
    {
      region: () => Promise.resolve("eu-west-1"),
      credentials: () => Promise.resolve({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" }),
      attempts: 1,
      connectionTimeout: 1_000,
      requestTimeout: 1_000,
    },
    {
      handle: (request) => {
        requests.push(request);
        const { status = 200, headers = {}, body } = answer;
        return Promise.resolve({
          response: new HttpResponse({
            statusCode: status,
            headers,
            body: Readable.from([JSON.stringify(body)]),
          }),
        });
      },
    },
  );
  return { snapshots: new AwsSnapshotFunction(client), requests };
}

test("the function is started, signed for Lambda, and its answer is the reading", async () => {
  const answer = { from: 1, until: 2, users: 3, roles: 4, state: "x" };
  const { snapshots, requests } = functionThat({ body: answer });

  expect(await snapshots.take(NAME)).toEqual({ from: 1, until: 2, state: "x" });
  const [request] = requests;
  expect(request).toMatchObject({ method: "POST", hostname: "lambda.eu-west-1.amazonaws.com", body: "{}" });
  expect(request?.path).toBe(`/2015-03-31/functions/${NAME}/invocations`);
  expect(request?.headers["x-amz-invocation-type"]).toBe("RequestResponse");
  expect(request?.headers.authorization).toMatch(/\/eu-west-1\/lambda\/aws4_request, /);
});

test("an error of the function's own is one that says why", async () => {
  const { snapshots } = functionThat({
    headers: { "x-amz-function-error": "Unhandled" },
    body: { errorType: "ReadError", errorMessage: "Airflow's /roles could not be read: status 403." },
  });

  await expect(snapshots.take(NAME)).rejects.toThrow(
    `The function ${NAME} could not read Airflow: Airflow's /roles could not be read: status 403.`,
  );
});

test.each([[null], [{}], [{ from: 1, until: 2 }], [{ from: "1", until: 2, state: "x" }]])(
  "an answer that is none, %j, is an error, and no state",
  async (body) => {
    await expect(functionThat({ body }).snapshots.take(NAME)).rejects.toThrow(
      "its answer must have from, until and state",
    );
  },
);

test("calls of a time are asked for by what is given to the function, and the answer is what it must be", async () => {
  const answer = {
    calls: [{ id: 7, timestamp: 5, event: "cli_users_create", owner: "airflow", extra: "{}" }],
    unread: 0,
    isFiltered: true,
    isCleared: false,
    newest: 9,
  };
  const { snapshots, requests } = functionThat({ body: answer });

  expect(await snapshots.calls(NAME, { from: 1, until: 6, known: 3 })).toEqual(answer);
  expect(requests[0]?.body).toBe('{"calls":{"from":1,"until":6,"known":3}}');
  // A function of before answers the state, whatever it is given.
  await expect(
    functionThat({ body: { from: 1, until: 2, state: "x" } }).snapshots.calls(NAME, { from: 1, until: 6 }),
  ).rejects.toThrow("its answer must have calls, unread, isFiltered and isCleared");
});

test("Lambda's own refusal is its error, and is not tried again", async () => {
  const { snapshots, requests } = functionThat({
    status: 403,
    headers: { "x-amzn-errortype": "AccessDeniedException" },
    body: { Message: "no right" },
  });

  await expect(snapshots.take(NAME)).rejects.toMatchObject({ name: "AccessDeniedException" });
  expect(requests).toHaveLength(1);
});
