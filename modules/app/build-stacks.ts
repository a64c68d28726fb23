import { AnnotationMetadataEntryType, type App, TerraformResource, type TerraformStack } from "cdktf";
import { auditStackName } from "../names/stack-names";
import { AuditStack, needsAuditStack } from "./audit-stack";
import { type AccountAudit, type TeamConfig, type TeamsConfig } from "../config/teams-config";
import { withFasterCdktf } from "./faster-cdktf";
import { TeamStack } from "./team-stack";

/** What others add to the stacks. */
export interface StackExtensions {
  /** Is called with each team's stack, once everything in it is created. */
  readonly extendTeam?: (stack: TeamStack, team: TeamConfig) => void;
  /** The same for each audit stack. */
  readonly extendAudit?: (stack: AuditStack, audit: AccountAudit) => void;
  /** Runs whatever builds and writes one stack. */
  readonly during: <T>(name: string, work: () => T) => T;
}

/** One stack that is written. */
export interface BuiltStack {
  /** Name of the stack: the team's name, or `audit-` and the account. */
  readonly name: string;
  /** AWS account id, 12 digits. */
  readonly accountId: string;
  /** AWS Region code. */
  readonly region: string;
  /** Number of Terraform resources; data sources not counted. */
  readonly resources: number;
  /** What a person should look at, in whole sentences. */
  readonly warnings: readonly string[];
}

/** How stacks are built. */
export interface BuildOptions {
  /**
   * What others add to the stacks.
   * @default nothing
   */
  readonly extensions?: StackExtensions;
  /**
   * Is called after each stack.
   * @default none
   */
  readonly onStack?: () => void;
}

/** A stack that is yet to be built, with what is known of it before. */
interface PlannedStack extends Omit<BuiltStack, "resources"> {
  readonly build: (app: App) => TerraformStack;
}

/**
 * Builds and writes one stack after the other. `App.synth` would resolve all tokens of all stacks once more, only to find
 * what one stack refers to in another: no stack here can, each is taken out of the app before the next is built.
 * @param names of the stacks; they are written in the configuration's order
 */
export function buildStacks(
  app: App,
  config: TeamsConfig,
  names: readonly string[],
  { extensions, onStack }: BuildOptions = {},
): BuiltStack[] {
  const wanted = new Set(names);
  const planned = [...teamStacks(config, extensions), ...auditStacks(config, extensions)];
  return withFasterCdktf(() =>
    planned
      .filter(({ name }) => wanted.has(name))
      .map((stack) => {
        const write = (): BuiltStack => writeStack(app, stack);
        const written = extensions === undefined ? write() : extensions.during(stack.name, write);
        onStack?.();
        return written;
      }),
  );
}

function teamStacks(config: TeamsConfig, extensions?: StackExtensions): PlannedStack[] {
  return config.teams.map((team) => ({
    name: team.name,
    accountId: team.props.accountId,
    region: team.props.region,
    warnings: team.warnings,
    build: (app) => {
      const stack = new TeamStack(app, config, team);
      extensions?.extendTeam?.(stack, team);
      return stack;
    },
  }));
}

function auditStacks(config: TeamsConfig, extensions?: StackExtensions): PlannedStack[] {
  return config.audits.filter(needsAuditStack).map((audit) => ({
    name: auditStackName(audit.accountId),
    accountId: audit.accountId,
    region: audit.homeRegion,
    warnings: [],
    build: (app) => {
      const stack = new AuditStack(app, config, audit);
      extensions?.extendAudit?.(stack, audit);
      return stack;
    },
  }));
}

function writeStack(app: App, { name, accountId, region, warnings, build }: PlannedStack): BuiltStack {
  const stack = build(app);
  stack.synthesizer.synthesize({ outdir: app.outdir, manifest: app.manifest });
  app.node.tryRemoveChild(name);
  return {
    name,
    accountId,
    region,
    resources: stack.node.findAll().filter((node) => TerraformResource.isTerraformResource(node)).length,
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
