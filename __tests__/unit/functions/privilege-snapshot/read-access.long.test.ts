import fc from "fast-check";
import { sortedState, unpacked } from "../../../../functions/airflow/access-state";
import { readAccess } from "../../../../functions/privilege-snapshot/read-access";
import { readSettings } from "../../../../functions/privilege-snapshot/settings";
import { takeSnapshot } from "../../../../functions/privilege-snapshot/snapshot";
import { ServiceError } from "../../../../functions/signed/service-error";
import { AirflowStandIn } from "./support/airflow-stand-in";
import { anyState } from "./support/states";

const user = (name: string): { name: string; fullName: string; active: boolean; roles: string[] } => ({
  name,
  fullName: "Bob Jones",
  active: true,
  roles: ["Viewer"],
});
const people = (count: number): ReturnType<typeof user>[] =>
  Array.from({ length: count }, (_, index) => user(`user-${String(index).padStart(4, "0")}`));

test("all that is there is read, whatever it is, and however little Airflow gives at a time", async () => {
  await fc.assert(
    fc.asyncProperty(anyState, fc.integer({ min: 1, max: 4 }), async (state, largestPage) => {
      const airflow = new AirflowStandIn(state);
      airflow.largestPage = largestPage;

      expect(await readAccess(airflow)).toEqual(sortedState(state));
    }),
  );
});

test("lists are asked for a hundred items at a time, without a name in the path", async () => {
  const airflow = new AirflowStandIn({ users: people(250), roles: [] });

  expect((await readAccess(airflow)).users).toHaveLength(250);
  expect(airflow.calls).toEqual([
    { path: "/roles", limit: 100, offset: 0 },
    { path: "/users", limit: 100, offset: 0 },
    { path: "/users", limit: 100, offset: 100 },
    { path: "/users", limit: 100, offset: 200 },
  ]);
});

test("roles whose permissions together are more than Amazon MWAA answers are read a few at a time", async () => {
  const permissions = Array.from({ length: 6_000 }, (_, index) => `can read on DAG:team_${index}_load`);
  const roles = Array.from({ length: 16 }, (_, index) => ({ name: `team-${index}`, permissions }));
  const airflow = new AirflowStandIn({ users: [], roles });

  expect((await readAccess(airflow)).roles.map(({ permissions: own }) => own.length)).toEqual(
    roles.map(() => 6_000),
  );
});

test("a list that changes while it is read is read again, and holds nobody twice and nobody less", async () => {
  const airflow = new AirflowStandIn({ users: people(150), roles: [] });
  airflow.before = (path, offset) => {
    if (path === "/users" && offset === 100 && airflow.state.users.length === 150) {
      airflow.state = { users: airflow.state.users.slice(1), roles: [] };
    }
  };

  expect((await readAccess(airflow)).users.map(({ name }) => name)).toEqual(
    airflow.state.users.map(({ name }) => name),
  );
});

test("a list that never stands still is an error, and no state", async () => {
  const airflow = new AirflowStandIn({ users: people(150), roles: [] });
  airflow.before = (path, offset) => {
    if (path === "/users" && offset === 100) {
      airflow.state = { users: airflow.state.users.slice(1), roles: [] };
    }
  };

  await expect(readAccess(airflow)).rejects.toThrow(
    "Airflow's /users could not be read: it changed while it was read, 3 times.",
  );
});

test.each<[string, Error, string]>([
  [
    "Airflow",
    new ServiceError("RestApiClientException", "", 400, {
      RestApiStatusCode: 403,
      RestApiResponse: { detail: "what somebody else wrote" },
    }),
    "RestApiClientException, status 403 of Airflow",
  ],
  ["IAM", new ServiceError("AccessDeniedException", "no right", 403), "AccessDeniedException, no right"],
  ["the network", Object.assign(new Error("no such host"), { code: "ENOTFOUND" }), "Error, no such host"],
])("a refusal of %s ends the run after one call, with the reason", async (_, refusal, reason) => {
  const airflow = new AirflowStandIn({ users: [], roles: [] });
  airflow.before = () => {
    throw refusal;
  };

  await expect(readAccess(airflow)).rejects.toThrow(`Airflow's /roles could not be read: ${reason}.`);
  expect(airflow.calls).toHaveLength(1);
});

test.each<[string, unknown, string]>([
  ["a page of something between", undefined, "the answer must have roles and total_entries"],
  ["no list", { roles: "none", total_entries: 0 }, "the answer must have roles and total_entries"],
  ["a role without a name", { roles: [{ actions: [] }], total_entries: 1 }, "an item of roles lacks"],
  ["a role without permissions", { roles: [{ name: "x" }], total_entries: 1 }, "an item of roles lacks"],
  ["a list of nothing", { roles: [null], total_entries: 1 }, "an item of roles lacks"],
])("%s is an error, and no empty state: everybody would be gone", async (_, answer, problem) => {
  await expect(readAccess({ get: () => Promise.resolve(answer) })).rejects.toThrow(problem);
});

test("a snapshot says when it was taken, and how much it holds", async () => {
  let time = 1_000;
  const airflow = new AirflowStandIn({ users: people(2), roles: [{ name: "Public", permissions: [] }] });

  const { state, ...rest } = await takeSnapshot(airflow, () => time++);
  expect(rest).toEqual({ from: 1_000, until: 1_001, users: 2, roles: 1 });
  expect(unpacked(state)).toEqual(airflow.state);
});

test("a state that the detector could not keep is an error that says so", async () => {
  const noise = (seed: number): string =>
    Array.from({ length: 6 }, (_, at) => ((seed * 48_271 + at * 7_919) ** 3 % 1e15).toString(36)).join("");
  const users = Array.from({ length: 14_000 }, (_, index) => user(noise(index + 1)));
  const airflow = new AirflowStandIn({ users, roles: [] });

  await expect(takeSnapshot(airflow, () => 0)).rejects.toThrow(
    /^Airflow's 14000 users and 0 roles must fit into 380000 characters, and take \d+/,
  );
});

test("the setting that is missing is named", () => {
  expect(readSettings({ ENVIRONMENT_NAME: "payments" })).toEqual({ ENVIRONMENT_NAME: "payments" });
  expect(() => readSettings({})).toThrow("ENVIRONMENT_NAME must be set");
});
