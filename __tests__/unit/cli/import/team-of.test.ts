import { tmpdir } from "node:os";
import { expressible } from "../../../../cli/import/expressible";
import { teamOf } from "../../../../cli/import/team-of";
import { type ExistingEnvironment } from "../../../../modules/doctor/facts";
import { environmentWith } from "./environment";

const CONTEXT = { accountId: "111122223333", region: "eu-west-1", vpcId: "vpc-0123456789abcdef0", files: {} };
const ALWAYS = 2;

function sentences(some: Partial<ExistingEnvironment>): readonly string[] {
  return teamOf(environmentWith(some), CONTEXT).notExpressed.slice(ALWAYS);
}

test("a team has the values that the environment has now", () => {
  const { team } = teamOf(
    environmentWith({
      tags: { CostCenter: "orders", "aws:cloudformation:stack-name": "x" },
      endpointManagement: "CUSTOMER",
      airflowConfiguration: { "core.parallelism": "64", "core.load_examples": "False" },
    }),
    { ...CONTEXT, files: { requirements: "./orders/requirements.txt" } },
  );

  expect(team).toMatchObject({
    environmentName: "orders-prod",
    bucket: { name: "orders-by-hand" },
    airflow: {
      version: "2.11.2",
      workers: { min: 1, max: 4 },
      // The library sets core.load_examples to the same.
      configuration: { "core.parallelism": "64" },
      requirements: "./orders/requirements.txt",
    },
    network: { existing: { vpcId: CONTEXT.vpcId }, endpointManagement: "customer" },
    webserver: "private",
    logs: { level: "INFO" },
    tags: { CostCenter: "orders" },
  });
});

test("the new execution role and the bucket's policy are always named", () => {
  expect(teamOf(environmentWith(), CONTEXT).notExpressed).toEqual([
    expect.stringContaining("arn:aws:iam::111122223333:role/by-hand"),
    expect.stringContaining("lifecycle rules of the bucket"),
  ]);
});

test.each<[string, Partial<ExistingEnvironment>, string]>([
  ["another DAG folder", { dagFolder: "src/dags" }, "The DAG folder src/dags: it becomes dags/"],
  [
    "a web server that is public and private",
    { webserverAccess: "PUBLIC_AND_PRIVATE" },
    "The web server's access PUBLIC_AND_PRIVATE: it becomes private.",
  ],
  [
    "a secrets backend",
    { airflowConfiguration: { "secrets.backend_kwargs": '{"password":"hunter2"}' } },
    "The option secrets.backend_kwargs: the library sets it",
  ],
  [
    "logs that are off",
    { logs: [{ type: "Task", enabled: false, level: "INFO" }] },
    "Task logs that are off",
  ],
  [
    "logs at WARNING",
    { logs: [{ type: "Worker", enabled: true, level: "WARNING" }] },
    "Worker logs at WARNING",
  ],
])("%s is named, and no value of it is shown", (_, some, sentence) => {
  const [named, ...others] = sentences(some);

  expect(named?.startsWith(sentence)).toBe(true);
  expect(others).toEqual([]);
  expect(named).not.toContain("hunter2");
});

test("logs that are all at DEBUG stay there", () => {
  const logs = environmentWith().logs.map((log) => ({ ...log, level: "DEBUG" }));

  expect(teamOf(environmentWith({ logs }), CONTEXT).team).toMatchObject({ logs: { level: "DEBUG" } });
  expect(sentences({ logs })).toEqual([]);
});

describe("what the file's own rules reject", () => {
  function leftOutOf(airflowConfiguration: Record<string, string>): ReturnType<typeof expressible> {
    const { team } = teamOf(environmentWith({ airflowConfiguration }), CONTEXT);
    return expressible(team, { organization: "acme", name: "orders", directory: tmpdir() });
  }

  test("is nothing for an ordinary environment", () => {
    expect(leftOutOf({ "core.parallelism": "64" })).toMatchObject({ leftOut: [], problems: [] });
  });

  test("is left out where it is an Airflow option, with the rule's words and without a secret", () => {
    const { team, leftOut, problems } = leftOutOf({
      "core.parallelism": "64",
      "smtp.smtp_password": "hunter2-hunter2",
    });

    expect(problems).toEqual([]);
    expect(leftOut).toEqual([expect.stringMatching(/^The option smtp\.smtp_password: it must /)]);
    expect(JSON.stringify([team, leftOut])).not.toContain("hunter2");
    expect(team).toMatchObject({ airflow: { configuration: { "core.parallelism": "64" } } });
  });

  test("stops the import where it cannot be left out", () => {
    const { team } = teamOf(environmentWith({ subnetIds: ["subnet-0123456789abcdef0"] }), CONTEXT);
    const { problems } = expressible(team, { organization: "acme", name: "orders", directory: tmpdir() });

    expect(problems).toEqual([
      expect.stringMatching(/^teams\.orders\.network\.existing\.privateSubnetIds: must be exactly two/),
    ]);
  });
});
