import fc from "fast-check";
import { LOG_RETENTION_DAYS } from "../../../modules/aws/log-retention";
import { valueAt } from "../../../modules/yaml/path";
import { ENVIRONMENT_CLASSES } from "../../../modules/environment/environment-class";
import { fileOf, type Tree } from "./fixtures";

export const teamName = fc.stringMatching(/^[a-z][a-z0-9_-]{0,20}$/);

const accountId = fc.stringMatching(/^\d{12}$/);

// Made once: fast-check takes milliseconds for each expression.
const hexadecimal = fc.stringMatching(/^[0-9a-f]{17}$/);
const roleName = fc.stringMatching(/^(team\/)?[A-Za-z][A-Za-z0-9_+=,.@-]{0,20}$/);
const secretName = fc.stringMatching(/^[a-z][a-z0-9_]{0,15}$/);

const cidr = fc.tuple(fc.integer({ min: 16, max: 24 }), fc.nat(255), fc.nat(255)).map(([prefix, a, b]) => {
  const host = 2 ** (32 - prefix);
  const address = Math.floor((10 * 2 ** 24 + a * 2 ** 16 + b * 2 ** 8) / host) * host;
  return `${[24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".")}/${prefix}`;
});

const size = fc.oneof(
  fc.constant({ environmentClass: "mw1.micro" }),
  fc.record(
    {
      environmentClass: fc.constantFrom(...ENVIRONMENT_CLASSES.filter((name) => name !== "mw1.micro")),
      schedulers: fc.integer({ min: 2, max: 5 }),
      workers: fc
        .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 25 }))
        .map(([min, more]) => ({ min, max: min + more })),
      webservers: fc.integer({ min: 2, max: 5 }).map((max) => ({ min: 2, max })),
    },
    { requiredKeys: [] },
  ),
);

/** Airflow options, with what Terraform or a shell could take for its own. */
const configuration = fc.dictionary(
  fc.stringMatching(/^(core|celery|email)\.[a-z][a-z0-9_]{2,12}x$/),
  fc.oneof(
    fc.stringMatching(/^[A-Za-z0-9,.: -]{1,20}$/),
    fc.constantFrom("${HOME}", "%{x}", '"', "\\", "[]"),
  ),
  { maxKeys: 4 },
);

const airflow = fc
  .tuple(
    fc.constantFrom("2.7.2", "2.10.3", "2.11.2", "3.0.6", "3.2.1"),
    size,
    fc.record(
      {
        configuration,
        requirements: fc.constant("./files/requirements.txt"),
        plugins: fc.constant("./files/plugins.zip"),
        startupScript: fc.constant("./files/startup.sh"),
        maintenanceWindow: fc.constantFrom("SUN:03:30", "WED:00:00"),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([version, counts, more]): Tree => ({ version, ...counts, ...more }));

function network(region: string): fc.Arbitrary<Tree> {
  const service = fc.constantFrom("sts", "glue", "ecr.api", "athena");
  const zones = fc
    .uniqueArray(fc.constantFrom("a", "b", "c"), { minLength: 2, maxLength: 2 })
    .map((letters) => letters.map((letter) => `${region}${letter}`));
  const id = (prefix: string): fc.Arbitrary<string> => hexadecimal.map((hex) => `${prefix}-${hex}`);
  return fc.oneof(
    fc.record({
      create: fc.record(
        { cidr, egress: fc.constant("nat"), availabilityZones: zones },
        { requiredKeys: ["cidr"] },
      ),
    }),
    fc.record({
      create: fc.record(
        {
          cidr,
          egress: fc.constant("endpoints"),
          endpoints: fc.uniqueArray(service, { maxLength: 3 }),
          availabilityZones: zones,
        },
        { requiredKeys: ["cidr", "egress"] },
      ),
    }),
    fc.record({
      existing: fc.record(
        {
          vpcId: id("vpc"),
          privateSubnetIds: fc.uniqueArray(id("subnet"), { minLength: 2, maxLength: 2 }),
          securityGroupIds: fc.uniqueArray(id("sg"), { maxLength: 5 }),
        },
        { requiredKeys: ["vpcId", "privateSubnetIds"] },
      ),
    }),
  );
}

const tags = fc
  .dictionary(fc.stringMatching(/^[A-Za-z0-9 ]{1,20}$/), fc.stringMatching(/^[A-Za-z0-9:/@ -]{0,20}$/), {
    maxKeys: 5,
  })
  // A tag key that AWS keeps for itself is the one thing the generator above can get wrong.
  .filter((generated) => !Object.keys(generated).some((key) => key.toLowerCase().startsWith("aws:")));

function team(place: { accountId: string; region: string }): fc.Arbitrary<Tree> {
  const partition = place.region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  const role = roleName.map((name) => `arn:${partition}:iam::${place.accountId}:role/${name}`);
  const roles = fc.uniqueArray(role, { maxLength: 3 });
  const key = `arn:${partition}:kms:${place.region}:${place.accountId}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
  return fc
    .record(
      {
        accountId: fc.constant(place.accountId),
        region: fc.constant(place.region),
        deployRoleArn: role,
        bucket: fc.record(
          { accessLogsBucket: fc.constant("access-logs-of-all"), readers: roles },
          { requiredKeys: [] },
        ),
        airflow,
        network: network(place.region),
        webserver: fc.constantFrom("private", "public"),
        access: fc.record({ admin: roles, op: roles, user: roles, viewer: roles }, { requiredKeys: [] }),
        secrets: fc.record(
          {
            connections: fc.uniqueArray(secretName, { maxLength: 3 }),
            variables: fc.uniqueArray(secretName, { maxLength: 3 }),
            administrators: fc.uniqueArray(role, { minLength: 1, maxLength: 2 }),
          },
          { requiredKeys: ["administrators"] },
        ),
        permissions: fc.array(
          fc.record({
            actions: fc.constantFrom(["s3:GetObject", "s3:ListBucket"], ["sqs:*"], ["dynamodb:Get*"]),
            resources: fc.constantFrom(
              [`arn:${partition}:s3:::lake/\${aws:PrincipalTag/team}/*`],
              [`arn:${partition}:s3:::lake`],
            ),
          }),
          { maxLength: 3 },
        ),
        delivery: fc.oneof(
          fc.record({ writers: roles }),
          fc.record({
            ci: fc.subarray([
              { github: { repository: "acme/dags", environment: "production" }, prefix: "a" },
              { gitlab: { project: "acme/dags", branch: "main" }, prefix: "b" },
            ]),
            submitters: roles,
          }),
        ),
        logs: fc.record(
          { level: fc.constantFrom("INFO", "DEBUG"), retentionDays: fc.constantFrom(...LOG_RETENTION_DAYS) },
          { requiredKeys: [] },
        ),
        encryption: fc.constant({ kmsKeyArn: key }),
        deletionProtection: fc.boolean(),
        tags,
      },
      { requiredKeys: ["accountId", "region", "airflow", "network"] },
    )
    .map((generated): Tree => generated)
    .filter((generated) => !hasUnreachableWebserver(generated));
}

/** From Airflow 3 on, a public web server needs a way to the Internet. */
function hasUnreachableWebserver(team: Tree): boolean {
  return (
    team.webserver === "public" &&
    String(valueAt(team, ["airflow", "version"])).startsWith("3.") &&
    valueAt(team, ["network", "create", "egress"]) === "endpoints"
  );
}

/** A team, complete and valid. */
export const anyTeam = fc
  .record({ accountId, region: fc.constantFrom("eu-west-1", "us-east-1", "us-gov-west-1") })
  .chain(team);

/** A valid file over the whole schema. Files that teams name are those of a folder that has them. */
export const anyFile = fc
  .tuple(
    fc.uniqueArray(fc.tuple(teamName, anyTeam), {
      minLength: 1,
      maxLength: 3,
      selector: ([name]) => name.replaceAll("_", "-"),
    }),
    fc.record(
      {
        state: fc.constant({ s3: { bucket: "state-of-all", region: "eu-west-1" } }),
        defaults: fc.record({ tags, webserver: fc.constant("private") }, { requiredKeys: [] }),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([teams, extra]) => fileOf(Object.fromEntries(teams), extra));

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** A name of this length or a little less. */
function longName(max: number): fc.Arbitrary<string> {
  return fc
    .tuple(fc.integer({ min: max - 3, max }), fc.nat(LETTERS.length - 1))
    .map(([length, first]) => Array.from({ length }, (_, at) => LETTERS[(first + at) % 26]).join(""));
}

/** So many different names of one length: the last characters count. */
function longNames(max: number, count: number): fc.Arbitrary<string[]> {
  return longName(max).map((name) =>
    Array.from({ length: count }, (_, at) => `${name.slice(0, -3)}${String(at).padStart(3, "0")}`),
  );
}

/**
 * Valid files of one team with names as long as AWS and the schema allow, and lists as long as a large company has:
 * what limits of AWS's show up with.
 */
export const longestFile = fc
  .record({
    environmentName: longName(80),
    roles: longNames(64, 12),
    connections: longNames(120, 10),
    tags: longNames(100, 40),
    egress: fc.constantFrom("nat", "endpoints"),
    realtime: fc.boolean(),
    version: fc.constantFrom("2.11.2", "3.0.6"),
  })
  .map(({ environmentName, roles, connections, tags, egress, realtime, version }): Tree => {
    const arns = roles.map((name) => `arn:aws:iam::111122223333:role/${name}`);
    return fileOf(
      {
        ["t".repeat(40)]: {
          accountId: "111122223333",
          region: "ap-southeast-1",
          environmentName,
          deployRoleArn: `arn:aws:iam::111122223333:role/${"d".repeat(64)}`,
          airflow: { version, environmentClass: "mw1.large" },
          bucket: { readers: arns.slice(0, 4) },
          network: { create: { cidr: "10.0.0.0/16", egress } },
          access: {
            admin: arns.slice(4, 8),
            op: arns.slice(4, 8),
            user: arns.slice(8),
            viewer: arns.slice(8),
          },
          secrets: { connections, variables: connections.slice(0, 5), administrators: arns.slice(0, 10) },
          delivery: { writers: arns.slice(0, 3) },
          detection: {
            realtime,
            notify: { emails: ["on-call-of-the-platform@example.com"] },
          },
          tags: Object.fromEntries(tags.map((tag) => [tag, tag])),
        },
      },
      { organization: "a".repeat(20), audit: { homeRegion: "eu-west-1", readers: arns } },
    );
  });

/** Paths of everything in a tree, but not of the tree itself. */
export function pathsOf(node: unknown, at: (string | number)[] = []): (string | number)[][] {
  if (typeof node !== "object" || node === null) {
    return [];
  }
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) => {
    const path = [...at, Array.isArray(node) ? Number(key) : key];
    return [path, ...pathsOf(value, path)];
  });
}

/** The tree with the value at the path changed, or the tree itself where nothing is left to change there. */
export function changed(
  root: Tree,
  path: readonly (string | number)[],
  change: (parent: Tree, key: string) => void,
): Tree {
  const copy = structuredClone(root);
  const parent = valueAt(copy, path.slice(0, -1));
  if (typeof parent === "object" && parent !== null) {
    change(parent as Tree, String(path.at(-1)));
  }
  return copy;
}

const anyValue = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(
    ...[NaN, Infinity, -0, 1e300],
    ...["", "*", "${x}", "__proto__", "constructor", "\0", "\uD800", "a\nb"],
  ),
);
const anyKey = fc.oneof(
  fc.string(),
  fc.constantFrom("__proto__", "constructor", "toString", "<<", "", "0", "length"),
);

/** Something that can be done to a place in a tree: taken away, replaced by anything, given anything. */
export const mutation = fc.oneof(
  fc.constant((parent: Tree, key: string) => {
    delete parent[key];
  }),
  anyValue.map((value) => (parent: Tree, key: string) => {
    parent[key] = value;
  }),
  fc.tuple(anyKey, anyValue).map(([name, value]) => (parent: Tree) => {
    const key = Array.isArray(parent) ? parent.length : name;
    Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });
  }),
);
