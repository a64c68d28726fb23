import "../modules/package/check-on-import";

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { regionRule } from "../modules/aws/arn-rules";
import { organizationRule, teamNameRule } from "../modules/config/file-schema";
import { explainError } from "../modules/doctor/explain-error";
import { type AwsConnector, type ExistingEnvironment, type RegionReader } from "../modules/doctor/facts";
import { normalizedTeamName } from "../modules/names/stack-names";
import { listOf } from "../modules/validation/one-of";
import { type Rule, show } from "../modules/validation/rule";
import { SdkConnector } from "./aws-sdk";
import { expressible } from "./import/expressible";
import { importBlocks } from "./import/import-blocks";
import { ImportError } from "./import/import-error";
import { teamOf } from "./import/team-of";
import { newTeamsFile, TeamsDocument } from "./import/teams-document";
import { schemaReference } from "./init/schema-reference";

/** What `mwaa-teams import` takes. */
export interface ImportOptions {
  /** Name of the environment. */
  readonly environment: string;
  /** AWS Region code. */
  readonly region: string;
  /** Path of the `teams.yaml` that gets the team; it need not exist. */
  readonly file: string;
  /** Name of the team; the environment's where none is given. */
  readonly team?: string;
  /** Prefix of globally unique names, for a file that does not exist. */
  readonly organization?: string;
  /** Whether a team and files that exist are replaced. */
  readonly force?: boolean;
}

/** Files that an environment uses, by their key in `teams.yaml`. */
const FILES = {
  requirements: "requirements.txt",
  plugins: "plugins.zip",
  startupScript: "startup.sh",
} as const;

type FileKey = keyof typeof FILES;

/**
 * Writes the team of an environment that exists, its files and the blocks that import it, all of them or none. Changes
 * nothing in AWS.
 * @returns what was written, what of the environment a team cannot say, and what to do next
 * @throws ImportError where the environment cannot be imported, or something is there already
 */
export async function importEnvironment(
  options: ImportOptions,
  aws: AwsConnector = new SdkConnector(),
): Promise<string> {
  const { environment: name, region, file, force = false } = options;
  const team = options.team ?? name;
  rejectWrong([
    ["--region", region, regionRule],
    ["--team", team, teamNameRule],
    ...(options.organization === undefined
      ? []
      : ([["--organization", options.organization, organizationRule]] as const)),
  ]);
  const { document, organization } = openFile(options);
  const { identity, environment, reader } = await find(aws, name, region);
  const vpcId = (await asked(() => reader.subnets(environment.subnetIds)))[0]?.vpcId ?? "";
  const folder = path.dirname(path.resolve(file));
  const files = await filesOf(environment, reader);
  const paths = Object.fromEntries(
    Object.keys(files).map((key) => [key, `./${normalizedTeamName(team)}/${FILES[key as FileKey]}`]),
  );
  const imported = teamOf(environment, { accountId: identity.accountId, region, vpcId, files: paths });
  const checked = inStaging(files, paths, (directory) =>
    expressible(imported.team, { organization, name: team, directory }),
  );
  if (checked.problems.length > 0) {
    throw new ImportError([
      `${name} must be an environment that teams.yaml can describe:`,
      ...checked.problems.map((problem) => `  ${problem}`),
    ]);
  }
  const exists = document.has(team);
  const outputs = new Map<string, string | Uint8Array>([
    [file, document.with(team, checked.team)],
    [
      path.join(path.dirname(file), "stacks", normalizedTeamName(team), "imports.tf"),
      importBlocks({
        environment: name,
        bucket: environment.bucket,
        logTypes: environment.logs.filter(({ enabled }) => enabled).map(({ type }) => type),
      }),
    ],
    ...Object.entries(files).map(
      ([key, bytes]) => [path.join(path.dirname(file), paths[key] ?? ""), bytes] as const,
    ),
  ]);
  const present = [...outputs.keys()].filter((one) => one !== file && fs.existsSync(one));
  const taken = [...(exists ? [`the team ${team} in ${file}`] : []), ...present];
  if (taken.length > 0 && !force) {
    throw new ImportError(taken.map((one) => `${one} must not exist: --force replaces it`));
  }
  for (const [output, content] of outputs) {
    fs.mkdirSync(path.dirname(output), { recursive: true });
    fs.writeFileSync(output, content);
  }
  return report([...outputs.keys()], [...imported.notExpressed, ...checked.leftOut], team, folder);
}

function openFile({ file, organization }: ImportOptions): { document: TeamsDocument; organization: string } {
  if (fs.existsSync(file)) {
    const document = new TeamsDocument(fs.readFileSync(file, "utf8"));
    if (!document.usable || document.organization === undefined) {
      throw new ImportError([
        `${file} must be a teams.yaml with an organization: \`mwaa-teams synth --check\` says what is wrong`,
      ]);
    }
    if (organization !== undefined && organization !== document.organization) {
      throw new ImportError([
        `--organization must be that of ${file}, ${document.organization}, got: ${show(organization)}`,
      ]);
    }
    return { document, organization: document.organization };
  }
  if (organization === undefined) {
    throw new ImportError([`--organization must be given where ${file} does not exist, got: nothing`]);
  }
  const schema = schemaReference(path.dirname(path.resolve(file)));
  return { document: new TeamsDocument(newTeamsFile(organization, schema)), organization };
}

async function find(
  aws: AwsConnector,
  name: string,
  region: string,
): Promise<{ identity: { accountId: string }; environment: ExistingEnvironment; reader: RegionReader }> {
  const account = await asked(() => aws.own(region));
  const reader = account.in(region);
  const environment = await asked(() => reader.environment(name));
  if (environment === undefined) {
    const names = await asked(() => reader.environments());
    throw new ImportError([
      `--environment must be an environment of account ${account.identity.accountId} in ${region} (${
        names.length === 0 ? "it has none" : listOf([...names].sort())
      }), got: ${show(name)}`,
    ]);
  }
  if (environment.status !== "AVAILABLE") {
    throw new ImportError([`${name} must be AVAILABLE, got: ${environment.status}: wait, and run it again`]);
  }
  if (environment.kmsKey === undefined) {
    throw new ImportError([
      `${name} must have a KMS key of the account's own, got: AWS's own key, which can never change: create a new environment (docs/adoption.md)`,
    ]);
  }
  return { identity: account.identity, environment, reader };
}

async function filesOf(
  { bucket, files }: ExistingEnvironment,
  reader: RegionReader,
): Promise<Partial<Record<FileKey, Uint8Array>>> {
  const read = await Promise.all(
    files.map(async ({ kind, key, versionId }) => {
      const bytes = await asked(() => reader.object(bucket, key, versionId));
      if (bytes === undefined) {
        throw new ImportError([
          `s3://${bucket}/${key} must exist: the environment uses it, got: no such object`,
        ]);
      }
      return [kind, bytes] as const;
    }),
  );
  return Object.fromEntries(read);
}

/** The rules of teams.yaml look into the files that a team names. */
function inStaging<T>(
  files: Partial<Record<FileKey, Uint8Array>>,
  paths: Readonly<Record<string, string>>,
  check: (directory: string) => T,
): T {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "mwaa-teams-import-"));
  try {
    for (const [key, bytes] of Object.entries(files)) {
      const file = path.join(directory, paths[key] ?? "");
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, bytes);
    }
    return check(directory);
  } finally {
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

/** An answer of AWS; what goes wrong is said in one line. */
async function asked<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const explained = explainError(error);
    if (explained === undefined) {
      throw error;
    }
    throw new ImportError([
      `AWS must answer: ${explained.message}`,
      explained.todo.replace("the doctor", "it"),
    ]);
  }
}

function rejectWrong(values: readonly (readonly [flag: string, value: string, rule: Rule<string>])[]): void {
  const problems = values.flatMap(([flag, value, rule]) => {
    const problem = rule(value);
    return problem === undefined ? [] : [`${flag} ${problem}`];
  });
  if (problems.length > 0) {
    throw new ImportError(problems);
  }
}

function report(
  written: readonly string[],
  notExpressed: readonly string[],
  team: string,
  folder: string,
): string {
  const name = normalizedTeamName(team);
  return [
    ...written.map((file) => `wrote ${file}`),
    "",
    "Not said by the team, so that the plan changes it:",
    ...notExpressed.map((line) => `  ${line}`),
    "",
    "Next:",
    ...(folder === process.cwd() ? [] : [`  cd ${folder}`]),
    "  npx cdktf-mwaa-teams synth",
    `  terraform -chdir=cdktf.out/stacks/${name} init`,
    `  terraform -chdir=cdktf.out/stacks/${name} plan    # must say 0 to destroy; read what changes`,
    "  docs/adoption.md goes on from there",
  ].join("\n");
}
