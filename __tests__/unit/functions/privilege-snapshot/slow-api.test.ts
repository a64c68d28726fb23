import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import { MwaaClient } from "../../../../functions/mwaa/mwaa-client";
import { readAccess } from "../../../../functions/privilege-snapshot/read-access";
import { type AccessState } from "../../../../functions/airflow/access-state";

/** Stands for Amazon MWAA's ten seconds, in milliseconds. */
const LIMIT = 150;

const ROLES = Array.from({ length: 30 }, (_, at) => ({
  name: `role-${String(at).padStart(2, "0")}`,
  actions: [],
}));

interface Call {
  readonly Path: string;
  readonly QueryParameters: { readonly limit: number; readonly offset: number };
}

describe("an Airflow that needs more than the ten seconds that Amazon MWAA gives a call", () => {
  let server: Server;
  const limits: number[] = [];
  let ends: "by-itself" | "by-the-client";
  /** Items that Airflow can answer in time. */
  let manageable: number;

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        const {
          Path,
          QueryParameters: { limit, offset },
        } = JSON.parse(body) as Call;
        limits.push(limit);
        if (limit > manageable) {
          if (ends === "by-itself") {
            setTimeout(() => {
              response.writeHead(504);
              response.end();
            }, LIMIT / 3);
          }
          return;
        }
        const all = Path === "/roles" ? ROLES : [];
        const RestApiResponse = {
          [Path.slice(1)]: all.slice(offset, offset + limit),
          total_entries: all.length,
        };
        response.end(JSON.stringify({ RestApiStatusCode: 200, RestApiResponse }));
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  beforeEach(() => {
    limits.length = 0;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
    delete process.env.AWS_ENDPOINT_URL_MWAA;
  });

  async function read(port = (server.address() as AddressInfo).port): Promise<AccessState> {
    process.env.AWS_ENDPOINT_URL_MWAA = `http://127.0.0.1:${port}`;
    const mwaa = new MwaaClient({
      region: () => Promise.resolve("eu-west-1"),
      credentials: () => Promise.resolve({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" }),
      attempts: 1,
      connectionTimeout: LIMIT,
      requestTimeout: LIMIT,
    });
    return readAccess({
      get: (path, query) => mwaa.readRestApi({ environment: "payments", path, query }),
    });
  }

  test.each(["by-itself", "by-the-client"] as const)(
    "is read in smaller pages, where the call ends %s",
    async (by) => {
      [ends, manageable] = [by, 20];

      expect((await read()).roles).toHaveLength(30);
      expect(limits).toEqual([100, 20, 20, 100, 20]);
    },
  );

  test("and that not even one item comes of is an error that says so", async () => {
    [ends, manageable] = ["by-the-client", 0];

    await expect(read()).rejects.toThrow(/^Airflow's \/roles could not be read: TimeoutError, .*150 ms/);
    expect(limits).toEqual([100, 20, 4, 1]);
  });

  test("and that nobody answers for is an error at once", async () => {
    await expect(read(1)).rejects.toThrow("Airflow's /roles could not be read: ");
    expect(limits).toEqual([]);
  });
});
