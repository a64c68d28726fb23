import path from "node:path";
import Ajv from "ajv";
import fc from "fast-check";
import { parse } from "yaml";
import { teamsJsonSchema } from "../../../modules/config/json-schema";
import { TeamsConfigError, type TeamsConfigProblem } from "../../../modules/config/teams-config-error";
import { valueAt } from "../../../modules/yaml/path";
import { seeds } from "../../support/seeds";
import { anyFile, changed, mutation, pathsOf } from "./arbitraries";
import { fileOf, fullTeam, load, minimalTeam, type Tree } from "./fixtures";

/** Has the files that generated teams name. */
const FOLDER = path.resolve(__dirname, "../../terraform/configs");

const passesSchema = new Ajv().compile(teamsJsonSchema());

/** The loader's problems with a file. */
function problemsOf(tree: Tree): readonly TeamsConfigProblem[] {
  try {
    load(tree, FOLDER);
    return [];
  } catch (error) {
    if (error instanceof TeamsConfigError) {
      return error.problems;
    }
    throw error;
  }
}

/**
 * What no JSON Schema can say, each with why. A problem that none of these describes must be in the schema, so that an
 * editor shows it.
 */
const BEYOND_A_SCHEMA: readonly (readonly [why: string, message: RegExp])[] = [
  ["one of the values may be in defaults", /in class mw1\.|^must not be more than the maximum/],
  ["two values", /^must be an? \w+ of the (team's (account|region)|Region)|^must be an ARN of the partition/],
  [
    "two values",
    /^must name one of create and existing, got: neither|^must be empty unless egress is endpoints/,
  ],
  ["two values", /where there are connections, variables or config|where codeArtifact has a repository/],
  ["two values", /^must be a name under secrets\.config|^must not be a role that deploys/],
  ["two values", /for an existing bucket|^must be a role that the policies of other environments/],
  ["two values", /^must be empty beside ci and submitters|beside sts:AssumeRole/],
  ["two elements of a list of maps", /^must have a prefix|^must not be the same as/],
  [
    "two teams",
    /^must differ from |^must not be another role of the team|^must be the same as that of the team|^must not be the DAG bucket of the team/,
  ],
  [
    "a list of AWS's or Airflow's",
    /is no action|did you mean|^must not be set: Airflow|^must be sts:AssumeRole or/,
  ],
  [
    "options, which the loader knows by version",
    /^must be named section\.option|printable ASCII characters on one line/,
  ],
  ["another value of the permission", /^must not be every action of a service/],
  ["the file system", /^must be a file, |^must be a DAG policy /],
  ["arithmetic", /^must start at the first address|of which AWS keeps|^must run at least once a day/],
  [
    "the fields of a cron expression",
    /^must have a valid .* field|^must have \? as exactly one|^must have six fields/,
  ],
  ["another grammar", /^must be a regular expression/],
  ["YAML", /^must not have the key "__proto__"/],
];

const beyond = ({ message }: TeamsConfigProblem): boolean =>
  BEYOND_A_SCHEMA.some(([, problem]) => problem.test(message));

const base = fileOf(
  { payments: fullTeam(), marketing: { ...minimalTeam(), accountId: "444455556666" } },
  {
    audit: { homeRegion: "eu-west-1", retentionDays: 400 },
    defaults: { region: "eu-west-1", logs: { level: "INFO" }, tags: { Owner: "data" } },
    state: { s3: { bucket: "acme-tfstate", region: "eu-west-1" } },
  },
);

/** What a hurried person writes instead of a value. */
function slip(value: unknown): unknown[] {
  if (typeof value === "string") {
    return [
      `${value} `,
      value.slice(0, -1),
      `${value}${value}`,
      value.toUpperCase(),
      `${value}*`,
      "",
      `-${value}`,
      [value],
    ];
  }
  if (typeof value === "number") {
    return [0, -1, value + 1, value + 0.5, 1_000_000, String(value)];
  }
  if (Array.isArray(value)) {
    return [[], [...(value as unknown[]), ...(value as unknown[])], value[0], {}];
  }
  return typeof value === "boolean"
    ? [String(value), "yes", 1]
    : [{}, [], "", { ...(value as Tree), zzz: 1 }];
}

const paths = pathsOf(base);
const slipped = fc.constantFrom(...paths).chain((at) => {
  const slips = slip(valueAt(base, at));
  return fc.constantFrom(...slips).map((value) =>
    changed(base, at, (parent, key) => {
      parent[key] = value;
    }),
  );
});
const removed = fc.constantFrom(...paths).map((at) =>
  changed(base, at, (parent, key) => {
    if (Array.isArray(parent)) {
      parent.splice(Number(key), 1);
    } else {
      delete parent[key];
    }
  }),
);
const mutated = fc
  .tuple(fc.constantFrom(...paths), mutation)
  .map(([at, change]) => changed(base, at, change));

/** A file as an editor has it: what YAML and JSON cannot write is gone. */
const asWritten = (tree: Tree): Tree => parse(JSON.stringify(tree)) as Tree;

test("a file that the loader takes, an editor takes; what the loader rejects and a schema can say, an editor shows", () => {
  const files = fc.sample(fc.oneof(anyFile, slipped, slipped, slipped, removed, mutated), {
    numRuns: seeds(2_000),
  });
  const rejected = files.map(asWritten).flatMap((tree) => {
    const problems = problemsOf(tree);
    const passes = passesSchema(tree);
    if (problems.length === 0) {
      expect(passesSchema.errors ?? []).toEqual([]);
      return [];
    }
    return [{ problems, passes }];
  });
  const missed = rejected
    .filter(({ passes }) => passes)
    .flatMap(({ problems }) => problems.filter((problem) => !beyond(problem)));

  expect(missed.map(({ path: at, message }) => `${at} ${message}`)).toEqual([]);
  expect(rejected.length).toBeGreaterThan(seeds(800));
  // Most of the rest is about two values that stand apart.
  expect(rejected.filter(({ passes }) => !passes).length / rejected.length).toBeGreaterThan(0.8);
});
