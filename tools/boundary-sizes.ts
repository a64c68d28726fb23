import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { App, TerraformStack, Testing } from "cdktf";
import { markdownTable } from "../__tests__/airflow/support/markdown-table";
import { ordinaryPermissions } from "../__tests__/synth/identity/support/ordinary-permissions";
import { EnvironmentKey } from "../modules/encryption/environment-key";
import { ExecutionRole } from "../modules/identity/execution-role";
import { type ExecutionRoleProps } from "../modules/identity/execution-role-props";

const BEGIN = "<!-- boundary sizes: npm run regenerate -->";
const END = "<!-- end of boundary sizes -->";

const KEY = "arn:aws:kms:ap-southeast-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

const NAMES = {
  usual: { environmentName: "payments", bucketName: "acme-payments-dags-111122223333" },
  longest: {
    environmentName: "e".repeat(80),
    bucketName: "b".repeat(63),
    protectedBucketNames: ["s".repeat(63)],
  },
};

const BUCKETS_OF_OTHERS = Array.from(
  { length: 60 },
  (_, index) => `acme-team-${index}-dags-111122223333`,
).flatMap((name) => [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`]);

const CASES: readonly (readonly [string, Partial<ExecutionRoleProps>])[] = [
  ["what Airflow needs alone", {}],
  ["25 ordinary permissions", { permissions: ordinaryPermissions(25) }],
  ["45 ordinary permissions", { permissions: ordinaryPermissions(45) }],
  [
    "a wildcard that takes in 60 teams' buckets",
    {
      permissions: [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::acme-*"] }],
      otherTeamArns: BUCKETS_OF_OTHERS,
    },
  ],
  [
    "a connection, `dags/` and logs that another team shares",
    {
      sharedBy: [
        {
          environmentName: "ledger",
          bucketName: "acme-ledger-dags-111122223333",
          connections: ["warehouse"],
          dags: true,
          logs: true,
        },
      ],
    },
  ],
  ["`boundary: deny-list`", { boundary: "deny-list" }],
];

/**
 * A document with the sizes of boundaries between its two marks.
 * @throws Error where it has not both marks
 */
export function withBoundarySizes(document: string): string {
  const [begin, end] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (begin < 0 || end < begin) {
    throw new Error(`the document must have the lines ${BEGIN} and ${END}`);
  }
  return `${document.slice(0, begin)}${BEGIN}\n\n${sizes()}\n\n${document.slice(end)}`;
}

function sizes(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "boundary-sizes-"));
  try {
    const rows = CASES.map(([name, props]) => [
      name,
      ...Object.values(NAMES).map((names) => sizeOrRejected({ ...names, ...props }, folder)),
    ]);
    return markdownTable(["declared", "usual names", "the longest names"], rows);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

type SizedProps = Partial<ExecutionRoleProps> & Pick<ExecutionRoleProps, "environmentName" | "bucketName">;

function sizeOrRejected(props: SizedProps, folder: string): string {
  try {
    return sizeOf(props, folder);
  } catch (error) {
    const [, length] =
      /must fit into a permissions boundary .* got: (\d+) characters/.exec(String(error)) ?? [];
    if (length === undefined) {
      throw error;
    }
    return `${length}, rejected`;
  }
}

function sizeOf(props: SizedProps, folder: string): string {
  const stack = new TerraformStack(new App({ outdir: folder, stackTraces: false }), "sizes");
  new ExecutionRole(stack, "Role", {
    accountId: "111122223333",
    region: "ap-southeast-1",
    encryptionKey: EnvironmentKey.fromKeyArn(stack, "Key", KEY),
    ...props,
  });
  const { resource } = JSON.parse(Testing.synth(stack)) as {
    resource: { aws_iam_policy: Record<string, { policy: string }> };
  };
  const [boundary] = Object.values(resource.aws_iam_policy);
  return String(boundary?.policy.length);
}
