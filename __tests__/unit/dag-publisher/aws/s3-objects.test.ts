import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo } from "node:net";
import { S3Client } from "@aws-sdk/client-s3";
import {
  listObjects,
  type ObjectToRead,
  readObject,
} from "../../../../functions/dag-publisher/aws/s3-objects";
import { type StoredObject, UnreadableObjectError } from "../../../../functions/dag-publisher/publish/ports";

let server: Server;
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeAll(async () => {
  server = createServer((request, response) => answer(request, response));
  server.listen(0);
  await once(server, "listening");
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** A client of a server that speaks as S3 does. */
function newClient(): S3Client {
  return new S3Client({
    endpoint: `http://localhost:${(server.address() as AddressInfo).port}`,
    region: "eu-west-1",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
    forcePathStyle: true,
    maxAttempts: 1,
  });
}

function read(more: Partial<ObjectToRead> = {}): Promise<StoredObject | undefined> {
  const client = newClient();
  return readObject(client, { bucket: "intake", key: "dags/a.csv", ...more }).finally(() => client.destroy());
}

const error = (status: number, code: string): void => {
  answer = (_, response) => {
    response.writeHead(status, { "content-type": "application/xml" });
    response.end(`<Error><Code>${code}</Code><Message>no</Message></Error>`);
  };
};

test("an object is its bytes and its metadata", async () => {
  answer = (_, response) => {
    response.writeHead(200, { "content-length": 3, "x-amz-meta-mwaa-teams-commit": "abc" });
    response.end("one");
  };
  expect(await read({ mostBytes: 3 })).toEqual({
    bytes: Uint8Array.from(Buffer.from("one")),
    metadata: { "mwaa-teams-commit": "abc" },
  });
});

test("of 1 GB nothing is read, whoever names the version", async () => {
  const GIBIBYTE = 1024 ** 3;
  const chunk = Buffer.alloc(64 * 1024);
  let sent = 0;
  let closed: Promise<unknown> = Promise.resolve();
  answer = (_, response) => {
    closed = once(response, "close");
    response.writeHead(200, { "content-length": GIBIBYTE });
    const more = (): void => {
      while (sent < GIBIBYTE && !response.destroyed) {
        sent += chunk.length;
        if (!response.write(chunk)) {
          response.once("drain", more);
          return;
        }
      }
    };
    more();
  };
  await expect(read({ versionId: "v1", mostBytes: 10 })).rejects.toThrow(
    new UnreadableObjectError("an object must have at most 10 bytes, got: 1073741824", false),
  );
  await closed;
  // What the sockets' buffers take.
  expect(sent).toBeLessThan(16 * 1024 * 1024);
});

test.each([
  [404, "NoSuchKey"],
  [404, "NoSuchVersion"],
  [405, "MethodNotAllowed"],
])("an object that is gone is none: %i %s", async (status, code) => {
  error(status, code);
  expect(await read()).toBeUndefined();
});

test.each([
  [403, "InvalidObjectState"],
  [403, "AccessDenied"],
  [400, "KMS.DisabledException"],
])("an object that an author has put out of reach says so: %i %s", async (status, code) => {
  error(status, code);
  await expect(read()).rejects.toMatchObject({
    name: "UnreadableObjectError",
    message: `the publisher cannot read it (${code}): it must have the bucket's key, and a storage class that is no archive's`,
    mayPass: true,
  });
});

test.each([
  [503, "SlowDown"],
  [400, "KMS.ThrottlingException"],
  [500, "InternalError"],
])("what passes by itself is an error, and comes back: %i %s", async (status, code) => {
  error(status, code);
  await expect(read()).rejects.toMatchObject({ name: code });
});

test("a list has every key as it is, also where XML could not have it", async () => {
  const urls: string[] = [];
  answer = (request, response) => {
    urls.push(request.url ?? "");
    response.writeHead(200, { "content-type": "application/xml" });
    response.end(
      "<ListBucketResult><EncodingType>url</EncodingType>" +
        "<Contents><Key>dags/%01+a%2B%C3%A9.sql</Key><ETag>&quot;e&quot;</ETag><Size>3</Size></Contents></ListBucketResult>",
    );
  };
  const client = newClient();
  expect(await listObjects(client, "dags", "dags/")).toEqual([
    { key: "dags/\u0001 a+é.sql", etag: '"e"', size: 3 },
  ]);
  client.destroy();
  expect(urls).toEqual([expect.stringContaining("encoding-type=url")]);
});
