import fs from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type App, type TerraformStack, Testing } from "cdktf";
import { parse, stringify } from "yaml";
import { AuditStack, needsAuditStack } from "../../../modules/app/audit-stack";
import { TeamStack } from "../../../modules/app/team-stack";
import { teamsJsonSchema } from "../../../modules/config/json-schema";
import { parseTeamsConfig } from "../../../modules/config/load-teams-config";
import { isMap, type Path, valueAt } from "../../../modules/yaml/path";
import { auditStackName } from "../../../modules/names/stack-names";
import { type TeamsConfig } from "../../../modules/config/teams-config";
import { TeamsConfigError } from "../../../modules/config/teams-config-error";
import { testApp } from "../../support/test-app";

/** Files that together have every key of `teams.yaml`. */
const FILES = ["created.yaml", "existing.yaml"];
/** Holds what the files name. */
const DIRECTORY = path.join(__dirname, "../../terraform/configs");

const documents = FILES.map((file) => ({
  file,
  content: parse(fs.readFileSync(path.join(__dirname, file), "utf8")) as unknown,
}));

/** Paths of everything that is no map: text, numbers, lists; in a list of maps, the keys of its first element. */
function leavesOf(value: unknown, at: Path = []): Path[] {
  if (Array.isArray(value) && isMap(value[0])) {
    return leavesOf(value[0], [...at, 0]);
  }
  return isMap(value) ? Object.entries(value).flatMap(([key, item]) => leavesOf(item, [...at, key])) : [at];
}

function without(document: unknown, leaf: Path): unknown {
  const copy = structuredClone(document);
  const parent = valueAt(copy, leaf.slice(0, -1));
  const last = leaf.at(-1);
  if (isMap(parent) && last !== undefined) {
    delete parent[last];
  }
  return copy;
}

function load(document: unknown): TeamsConfig {
  return parseTeamsConfig(stringify(document), { file: "teams.yaml", directory: DIRECTORY });
}

/** A stack that a file asks for. */
interface PlannedStack {
  readonly name: string;
  /** When a pipeline applies it, which its JSON does not say. */
  readonly wave?: number;
  /** Everything that its JSON depends on. */
  readonly input: unknown;
  readonly build: (app: App) => TerraformStack;
}

function stacksOf(config: TeamsConfig): PlannedStack[] {
  const shared = { organization: config.organization, state: config.state };
  return [
    ...config.teams.map((team) => ({
      name: team.name,
      wave: team.wave,
      input: [shared, { ...team, warnings: [] }],
      build: (app: App) => new TeamStack(app, config, team),
    })),
    ...config.audits.filter(needsAuditStack).map((audit) => ({
      name: auditStackName(audit.accountId),
      input: [shared, audit],
      build: (app: App) => new AuditStack(app, config, audit),
    })),
  ];
}

const synthesized = new Map<PlannedStack, string>();

function jsonOf(planned: PlannedStack): string {
  const known = synthesized.get(planned);
  if (known !== undefined) {
    return known;
  }
  const stack = planned.build(testApp());
  stack.prepareStack();
  const json = Testing.synth(stack);
  synthesized.set(planned, json);
  return json;
}

/** Whether both files make the same stacks; a stack of equal input is not synthesized again. */
function sameStacks(before: readonly PlannedStack[], after: readonly PlannedStack[]): boolean {
  return (
    before.length === after.length &&
    before.every((one, index) => {
      const other = after[index];
      return (
        one.name === other?.name &&
        one.wave === other.wave &&
        (isDeepStrictEqual(one.input, other.input) || jsonOf(one) === jsonOf(other))
      );
    })
  );
}

describe.each(documents)("$file", ({ content }) => {
  const whole = stacksOf(load(content));

  test.each(leavesOf(content).map((leaf) => [leaf.join("."), leaf] as const))(
    "without %s, the stacks differ or the file is rejected",
    (_name, leaf) => {
      let changed: TeamsConfig;
      try {
        changed = load(without(content, leaf));
      } catch (error) {
        expect(error).toBeInstanceOf(TeamsConfigError);
        return;
      }
      expect(sameStacks(whole, stacksOf(changed))).toBe(false);
    },
  );
});

test("the files have every key that the schema has", () => {
  const { definitions, properties } = teamsJsonSchema() as {
    definitions: Record<string, unknown>;
    properties: Record<string, unknown>;
  };
  const schemaLeaves = (schema: unknown, at: readonly string[]): string[] => {
    const alternatives = valueAt(schema, ["anyOf"]);
    if (Array.isArray(alternatives)) {
      return alternatives.filter((one) => hasKeys(one)).flatMap((one) => schemaLeaves(one, at));
    }
    const element = valueAt(schema, ["items"]);
    if (hasKeys(element)) {
      return schemaLeaves(element, [...at, "0"]);
    }
    return hasKeys(schema)
      ? Object.entries(schema.properties).flatMap(([key, value]) => schemaLeaves(value, [...at, key]))
      : [at.join(".")];
  };
  const expected = [
    ...schemaLeaves({ properties: { ...properties, defaults: {}, teams: {} } }, []),
    ...schemaLeaves(definitions.team, ["teams", "*"]),
  ].filter((leaf) => leaf !== "defaults" && leaf !== "teams");
  // Maps whose keys are the user's own.
  const open = ["teams.*.tags", "teams.*.airflow.configuration"];
  const found = new Set(
    documents.flatMap(({ content }) =>
      leavesOf(content).map((leaf) => {
        const normal = leaf.map((part, index) => (leaf[0] === "teams" && index === 1 ? "*" : String(part)));
        return open.find((map) => normal.join(".").startsWith(`${map}.`)) ?? normal.join(".");
      }),
    ),
  );
  expect(expected.filter((leaf) => !found.has(leaf))).toEqual([]);
});

function hasKeys(schema: unknown): schema is { properties: Record<string, unknown> } {
  return isMap(valueAt(schema, ["properties"]));
}
