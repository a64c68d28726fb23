import { type Block, Choice, isBlock, type Node } from "./nodes";
import { generalize } from "./generalize";
import { mergeVariants, type Variants } from "./merge-variants";
import { PLACEHOLDERS } from "./placeholders";
import { mapTexts, renameBlocks } from "./rename-blocks";
import { type Json, renderBlocks, renderChecks, renderValue } from "./render";
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
  audit: true,
  health: true,
  key: "created",
  network: "created",
};

const NAT = 'var.egress == "nat"';
const CREATES_VPC = "var.existing_vpc == null";

/** What a team may lack or have otherwise, and the Terraform condition that it is as in `whenTrue`. */
const SWITCHES: readonly {
  readonly condition: string;
  readonly whenTrue?: Partial<TeamShape>;
  readonly whenFalse: Partial<TeamShape>;
  readonly around?: Variants["around"];
  readonly within?: Variants["within"];
}[] = [
  { condition: NAT, whenFalse: { egress: "endpoints" } },
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
  { condition: "var.audit != null", whenFalse: { audit: false } },
  { condition: "var.health != null", whenFalse: { health: false } },
  // What belongs to a key of the module's own is gone with it.
  {
    condition: "var.existing_key == null",
    whenFalse: { key: "existing" },
    around: ["var.deletion_protection"],
  },
  // A VPC that exists has its own way out.
  { condition: CREATES_VPC, whenFalse: { network: "existing" }, around: [NAT] },
  {
    condition: "length(local.existing_security_group_ids) == 0",
    whenTrue: { network: "existing" },
    whenFalse: { network: "existing with groups" },
    around: [NAT],
    within: CREATES_VPC,
  },
];

/** The module's own key, which may be one that exists. */
const OWN_KEY = /\baws_kms_key\.EncryptionKey_\w+\.arn\b/g;

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
  [OWN_KEY, "local.kms_key_arn"],
  // Messages name the module's variables.
  [/\bnetwork\.existing\.securityGroupIds\b/g, "existing_vpc.security_group_ids"],
  [/\bnetwork\.existing\.privateSubnetIds\b/g, "existing_vpc.private_subnet_ids"],
  [/(?<=or lower )airflow\.workers\.max\b/g, "max_workers"],
  [/^assets\/(?=[^/]+\.zip$)/g, "${path.module}/assets/${var.account_id}-${var.region}-"],
];

/** The generated files of the module, beside the function's bundle: name to text. */
export function moduleFiles(): ReadonlyMap<string, string> {
  // cdktf takes a stack trace for every token; translating each to TypeScript lines is a third of the time.
  process.setSourceMapsEnabled(false);
  const { resource, data, check, output } = withInstances(teamTree());
  const comment = "Written by `npm run terraform-module`; not to be edited by hand.";
  const files: Record<string, Json> = {
    "main.tf.json": {
      "//": comment,
      check: renderChecks(check),
      data: renderBlocks(data),
      resource: renderBlocks(resource),
    },
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
    (base, { whenTrue, whenFalse, ...how }) =>
      mergeVariants(base, { ...how, whenTrue: treeOf(whenTrue), whenFalse: treeOf(whenFalse) }) ?? base,
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
        .map(([name]) => `${section === "data" ? "data." : ""}${type}.${name}`),
    );
  });
  const refer = (text: string): string =>
    counted.reduce(
      (current, address) =>
        current.replaceAll(
          new RegExp(`(?<![\\w.])${address.replaceAll(".", "\\.")}\\.(\\w+)`, "g"),
          `one(${address}[*].$1)`,
        ),
      text,
    );
  return mapTexts(module, refer) as Block;
}
