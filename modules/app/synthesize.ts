import path from "node:path";
import { AnnotationMetadataEntryType, App, TerraformResource, type TerraformStack } from "cdktf";
import { auditStackName } from "../names/stack-names";
import { AuditStack, needsAuditStack } from "./audit-stack";
import { type TeamConfig, type TeamsConfig } from "../config/teams-config";
import { TeamStack } from "./team-stack";
import { withFasterCdktf } from "./faster-cdktf";
import { addToOutput, listedStacks, replaceOutput } from "./output-folder";

/** What came out for one team, or for one account's audit trail. */
export interface SynthesizedStack {
  /** Name of the stack: the team's name, or `audit-` and the account. */
  readonly name: string;
  /** AWS account id, 12 digits. */
  readonly accountId: string;
  /** AWS Region code. */
  readonly region: string;
  /** Number of Terraform resources; data sources not counted. */
  readonly resources: number;
  /** Path of the Terraform JSON, under the output folder as that was given. */
  readonly file: string;
  /** What a person should look at, in whole sentences. */
  readonly warnings: readonly string[];
}

/**
 * Writes one stack for each team and one for each account's trail under `outdir`, all of them or none.
 * @throws PropValidationError where a construct rejects a prop
 */
export function synthesize(config: TeamsConfig, outdir: string): SynthesizedStack[] {
  return replaceOutput(outdir, (folder) => {
    const app = new App({ outdir: folder, stackTraces: false });
    const stacks = [...teamStacks(app, config, config.teams), ...auditStacks(app, config)];
    return writeStacks(app, outdir, stacks);
  });
}

/**
 * Writes the stacks of some teams, with the bytes of a whole run. All else under `outdir` stays, and the manifest
 * still lists it.
 * @throws PropValidationError where a construct rejects a prop
 */
export function synthesizeTeams(
  config: TeamsConfig,
  outdir: string,
  teams: readonly TeamConfig[],
): SynthesizedStack[] {
  return addToOutput(outdir, (folder) => {
    const app = new App({ outdir: folder, stackTraces: false });
    Object.assign(app.manifest.stacks, listedStacks(outdir));
    return writeStacks(app, outdir, teamStacks(app, config, teams));
  });
}

/** A stack that is yet to be built, with what is known of it before. */
interface PlannedStack extends Pick<SynthesizedStack, "name" | "accountId" | "region" | "warnings"> {
  readonly build: () => TerraformStack;
}

function teamStacks(app: App, config: TeamsConfig, teams: readonly TeamConfig[]): PlannedStack[] {
  return teams.map((team) => ({
    name: team.name,
    accountId: team.props.accountId,
    region: team.props.region,
    warnings: team.warnings,
    build: () => new TeamStack(app, config, team),
  }));
}

function auditStacks(app: App, config: TeamsConfig): PlannedStack[] {
  return config.audits.filter(needsAuditStack).map((audit) => ({
    name: auditStackName(audit.accountId),
    accountId: audit.accountId,
    region: audit.homeRegion,
    warnings: [],
    build: () => new AuditStack(app, config, audit),
  }));
}

/**
 * Builds and writes one stack after the other. `App.synth` would resolve all tokens of all stacks once more, only to
 * find what one stack refers to in another: no stack here can, each is taken out of the app before the next is built.
 */
function writeStacks(app: App, outdir: string, planned: readonly PlannedStack[]): SynthesizedStack[] {
  const stacks = withFasterCdktf(() => planned.map((stack) => writeStack(app, outdir, stack)));
  app.manifest.writeToFile();
  return stacks;
}

function writeStack(
  app: App,
  outdir: string,
  { name, accountId, region, warnings, build }: PlannedStack,
): SynthesizedStack {
  const stack = build();
  stack.synthesizer.synthesize({ outdir: app.outdir, manifest: app.manifest });
  app.node.tryRemoveChild(name);
  return {
    name,
    accountId,
    region,
    resources: stack.node.findAll().filter((node) => TerraformResource.isTerraformResource(node)).length,
    file: path.join(outdir, "stacks", name, "cdk.tf.json"),
    warnings: [...new Set([...warnings, ...annotatedWarnings(stack)])],
  };
}

/** Warnings of constructs, such as those that are known only once all grants are made. */
function annotatedWarnings(stack: TerraformStack): string[] {
  return stack.node
    .findAll()
    .flatMap((construct) => construct.node.metadata)
    .flatMap(({ type, data }) =>
      type === String(AnnotationMetadataEntryType.WARN) && typeof data === "string" ? [data] : [],
    );
}
