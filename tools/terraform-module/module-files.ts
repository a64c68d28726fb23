import { type Block, Choice, isBlock, type Node } from "./nodes";
import { generalize } from "./generalize";
import { mergeVariants } from "./merge-variants";
import { PLACEHOLDERS } from "./placeholders";
import { mapTexts, renameBlocks } from "./rename-blocks";
import { type Json, renderBlocks, renderValue } from "./render";
import { placeholdersFor, synthesizedTeam, type TeamShape } from "./synthesized-team";

/** A team with everything. */
const FULL: TeamShape = {
  airflow: 2,
  egress: "nat",
  deletionProtection: true,
  dagWriters: true,
  secrets: true,
  permissions: "with roles",
  accessLogs: true,
  emails: true,
  requirements: true,
  plugins: true,
  startupScript: true,
};

/** What a team may lack or have otherwise, and the Terraform condition that it is as in `whenTrue`. */
const SWITCHES: readonly {
  readonly condition: string;
  readonly whenTrue?: Partial<TeamShape>;
  readonly whenFalse: Partial<TeamShape>;
}[] = [
  { condition: 'var.egress == "nat"', whenFalse: { egress: "endpoints" } },
  { condition: "local.airflow_major == 2", whenFalse: { airflow: 3 } },
  { condition: "var.deletion_protection", whenFalse: { deletionProtection: false } },
  { condition: "length(var.dag_writer_role_arns) > 0", whenFalse: { dagWriters: false } },
  { condition: "length(var.secret_administrator_role_arns) > 0", whenFalse: { secrets: false } },
  { condition: "length(local.assumable_role_arns) > 0", whenFalse: { permissions: "some" } },
  {
    condition: "length(var.permissions) > 0",
    whenTrue: { permissions: "some" },
    whenFalse: { permissions: "none" },
  },
  { condition: "var.access_logs_bucket_name != null", whenFalse: { accessLogs: false } },
  { condition: "length(var.notification_emails) > 0", whenFalse: { emails: false } },
  { condition: "var.requirements_file != null", whenFalse: { requirements: false } },
  { condition: "var.plugins_file != null", whenFalse: { plugins: false } },
  { condition: "var.startup_script_file != null", whenFalse: { startupScript: false } },
];

/** Where the library's stack has its assets, and where the module has them or finds its user's. */
const PATHS: readonly (readonly [RegExp, string])[] = [
  // Inside of an expression first.
  [/"assets\/Files_Requirements_[^"]*"/g, "var.requirements_file"],
  [/"assets\/Files_Plugins_[^"]*"/g, "var.plugins_file"],
  [/"assets\/Files_StartupScript_[^"]*"/g, "var.startup_script_file"],
  [/^assets\/Files_Requirements_.*$/g, "${var.requirements_file}"],
  [/^assets\/Files_Plugins_.*$/g, "${var.plugins_file}"],
  [/^assets\/Files_StartupScript_.*$/g, "${var.startup_script_file}"],
  [/^assets\/\w+_privilege-detector_[0-9A-F]{8}\/[0-9A-F]{32}$/g, "${path.module}/assets/privilege-detector"],
  // Environments of two accounts or Regions may have one name.
  [/^assets\/(?=[^/]+\.zip$)/g, "${path.module}/assets/${var.account_id}-${var.region}-"],
];

/** The generated files of the module, beside the function's bundle: name to text. */
export function moduleFiles(): ReadonlyMap<string, string> {
  // cdktf takes a stack trace for every token; translating each to TypeScript lines is a third of the time.
  process.setSourceMapsEnabled(false);
  const { resource, data, output } = withInstances(teamTree());
  const comment = "Written by `npm run terraform-module`; not to be edited by hand.";
  const files: Record<string, Json> = {
    "main.tf.json": { "//": comment, data: renderBlocks(data), resource: renderBlocks(resource) },
    "outputs.tf.json": { "//": comment, output: renderValue(output ?? {}) },
  };
  return new Map(
    Object.entries(files).map(([name, json]) => [name, `${JSON.stringify(json, undefined, 2)}\n`]),
  );
}

/** A team that has everything, with a choice for all that it may lack or have otherwise. */
function teamTree(): Node {
  const trees = new Map<string, Node>();
  const treeOf = (change: Partial<TeamShape> = {}): Node => {
    const shape = { ...FULL, ...change };
    const key = JSON.stringify(shape);
    const tree = trees.get(key) ?? generalTeam(shape);
    trees.set(key, tree);
    return tree;
  };
  return SWITCHES.reduce<Node>(
    (base, { condition, whenTrue, whenFalse }) =>
      mergeVariants(base, { condition, whenTrue: treeOf(whenTrue), whenFalse: treeOf(whenFalse) }) ?? base,
    treeOf(),
  );
}

function generalTeam(shape: TeamShape): Node {
  const [first, second] = PLACEHOLDERS.map((each) => {
    const placeholders = placeholdersFor(shape, each);
    const stack = renameBlocks(synthesizedTeam(placeholders, shape), placeholders);
    return { placeholders, stack: mapTexts(stack, withModulePaths) };
  });
  if (first === undefined || second === undefined) {
    throw new Error("there must be two sets of placeholders");
  }
  return generalize(first.stack, second.stack, [first.placeholders, second.placeholders]);
}

function withModulePaths(text: string): string {
  return PATHS.reduce((current, [pattern, path]) => current.replaceAll(pattern, () => path), text);
}

/** A block that is there under a condition has one instance or none: references must name the one. */
function withInstances(tree: Node): Block {
  const module = tree as Block;
  const counted = (["resource", "data"] as const).flatMap((section) => {
    const types = module[section];
    return Object.entries(isBlock(types) ? types : {}).flatMap(([type, blocks]) =>
      Object.entries(isBlock(blocks) ? blocks : {})
        .filter(([, block]) => block instanceof Choice)
        .map(([name]) => `${type}.${name}`),
    );
  });
  const refer = (text: string): string =>
    counted.reduce(
      (current, address) =>
        current.replaceAll(
          new RegExp(`\\b${address.replace(".", "\\.")}\\.(\\w+)`, "g"),
          `one(${address}[*].$1)`,
        ),
      text,
    );
  return mapTexts(module, refer) as Block;
}
