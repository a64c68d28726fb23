import path from "node:path";
import {
  AnnotationMetadataEntryType,
  App,
  type IManifest,
  TerraformResource,
  type TerraformStack,
} from "cdktf";
import { auditStackName } from "../names/stack-names";
import { AuditStack, needsAuditStack } from "./audit-stack";
import { type AccountAudit, type TeamConfig, type TeamsConfig } from "../config/teams-config";
import { TeamStack } from "./team-stack";
import { withFasterCdktf } from "./faster-cdktf";
import { copyKeptFiles } from "./kept-files";
import { listedStacks, tryOutput, writeOutput } from "./output-folder";

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

/** What others add to the stacks. */
export interface StackExtensions {
  /** Is called with each team's stack, once everything in it is created. */
  readonly extendTeam?: (stack: TeamStack, team: TeamConfig) => void;
  /** The same for each audit stack. */
  readonly extendAudit?: (stack: AuditStack, audit: AccountAudit) => void;
  /** Runs whatever builds and writes one stack. */
  readonly during: <T>(name: string, work: () => T) => T;
}

/** How a synthesis goes. */
export interface SynthesizeOptions {
  /**
   * What others add to the stacks.
   * @default nothing
   */
  readonly extensions?: StackExtensions;
  /**
   * Folder with a folder for each stack, whose Terraform files are copied into the stack's output.
   * @default none
   */
  readonly home?: string;
  /**
   * Whether the folders of stacks that the configuration does not have any more are removed.
   * @default false
   */
  readonly prune?: boolean;
  /**
   * Whether everything is built and nothing is written.
   * @default false
   */
  readonly check?: boolean;
  /**
   * Looks at the stacks before they are written; where it throws, nothing is.
   * @default none
   */
  readonly accept?: (stacks: readonly SynthesizedStack[]) => void;
  /**
   * Is called after each stack.
   * @default none
   */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Writes one stack for each team and one for each account's trail under `outdir`, all of them or none. Stacks of an
 * earlier configuration stay, and the manifest lists them, so that the CDKTF CLI does not remove them either.
 * @throws PropValidationError where a construct rejects a prop
 * @throws OutputError where the folder cannot be used
 */
export function synthesize(
  config: TeamsConfig,
  outdir: string,
  options: SynthesizeOptions = {},
): SynthesizedStack[] {
  return writeStacks(
    outdir,
    (app) => [
      ...teamStacks(app, config, config.teams, options.extensions),
      ...auditStacks(app, config, options.extensions),
    ],
    {
      ...options,
      order: stackNames(config),
      remove: options.prune === true ? goneStacks(config, outdir) : [],
    },
  );
}

/**
 * Writes the stacks of some teams, with the bytes of a whole run. All else under `outdir` stays, and the manifest
 * still lists it.
 * @throws PropValidationError where a construct rejects a prop
 * @throws OutputError where the folder cannot be used
 */
export function synthesizeTeams(
  config: TeamsConfig,
  outdir: string,
  teams: readonly TeamConfig[],
  options: Omit<SynthesizeOptions, "prune"> = {},
): SynthesizedStack[] {
  return writeStacks(outdir, (app) => teamStacks(app, config, teams, options.extensions), {
    ...options,
    order: stackNames(config),
    remove: [],
  });
}

/** The stacks in the output that the configuration does not have any more, sorted. */
export function goneStacks(config: TeamsConfig, outdir: string): string[] {
  const present = stackNames(config);
  return Object.keys(listedStacks(outdir))
    .filter((name) => !present.includes(name))
    .sort();
}

/** Names of all stacks of a configuration. */
export function stackNames({ teams, audits }: TeamsConfig): string[] {
  return [
    ...teams.map(({ name }) => name),
    ...audits.filter(needsAuditStack).map(({ accountId }) => auditStackName(accountId)),
  ];
}

/** What `writeStacks` needs to know besides. */
interface WriteOptions extends SynthesizeOptions {
  /** Names of all stacks of the configuration. */
  readonly order: readonly string[];
  /** Names of stacks whose folders are removed. */
  readonly remove: readonly string[];
}

/** A stack that is yet to be built, with what is known of it before. */
interface PlannedStack extends Pick<SynthesizedStack, "name" | "accountId" | "region" | "warnings"> {
  readonly build: () => TerraformStack;
}

function teamStacks(
  app: App,
  config: TeamsConfig,
  teams: readonly TeamConfig[],
  extensions?: StackExtensions,
): PlannedStack[] {
  return teams.map((team) => ({
    name: team.name,
    accountId: team.props.accountId,
    region: team.props.region,
    warnings: team.warnings,
    build: () => {
      const stack = new TeamStack(app, config, team);
      extensions?.extendTeam?.(stack, team);
      return stack;
    },
  }));
}

function auditStacks(app: App, config: TeamsConfig, extensions?: StackExtensions): PlannedStack[] {
  return config.audits.filter(needsAuditStack).map((audit) => ({
    name: auditStackName(audit.accountId),
    accountId: audit.accountId,
    region: audit.homeRegion,
    warnings: [],
    build: () => {
      const stack = new AuditStack(app, config, audit);
      extensions?.extendAudit?.(stack, audit);
      return stack;
    },
  }));
}

/**
 * Builds and writes one stack after the other. `App.synth` would resolve all tokens of all stacks once more, only to
 * find what one stack refers to in another: no stack here can, each is taken out of the app before the next is built.
 */
function writeStacks(
  outdir: string,
  plan: (app: App) => readonly PlannedStack[],
  { home, check = false, accept, onProgress, extensions, order, remove }: WriteOptions,
): SynthesizedStack[] {
  const earlier = listedStacks(outdir);
  const write = (folder: string): SynthesizedStack[] => {
    const app = new App({ outdir: folder, stackTraces: false });
    const planned = plan(app);
    const stacks = withFasterCdktf(() =>
      planned.map((stack, index) => {
        const write = (): SynthesizedStack => writeStack(app, outdir, stack);
        const written = extensions === undefined ? write() : extensions.during(stack.name, write);
        onProgress?.(index + 1, planned.length);
        return written;
      }),
    );
    if (home !== undefined) {
      stacks.forEach(({ name }) => copyKeptFiles(home, name, path.join(folder, "stacks", name)));
    }
    accept?.(stacks);
    addToManifest(app, earlier, { order, remove });
    app.manifest.writeToFile();
    return stacks;
  };
  return check ? tryOutput(write) : writeOutput(outdir, write, remove);
}

/** Lists the stacks that are in the output already, too: those of the configuration in its order, then the others. */
function addToManifest(
  { manifest: { stacks } }: App,
  earlier: IManifest["stacks"],
  { order, remove }: Pick<WriteOptions, "order" | "remove">,
): void {
  const listed = { ...earlier, ...stacks };
  for (const name of [...order, ...Object.keys(earlier).sort()]) {
    const entry = listed[name];
    if (entry !== undefined && !remove.includes(name)) {
      // Named again, a key comes last.
      delete stacks[name];
      stacks[name] = entry;
      delete listed[name];
    }
  }
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
