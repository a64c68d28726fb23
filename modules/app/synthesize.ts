import path from "node:path";
import { App, type IManifest } from "cdktf";
import { auditStackName } from "../names/stack-names";
import { needsAuditStack } from "./audit-stack";
import { buildStacks, type BuiltStack, type StackExtensions } from "./build-stacks";
import { type TeamConfig, type TeamsConfig } from "../config/teams-config";
import { copyKeptFiles } from "./kept-files";
import { listedStacks, tryOutput, writeOutput } from "./output-folder";
import { deal, StackThread } from "./stack-thread";

/** What came out for one team, or for one account's audit trail. */
export interface SynthesizedStack extends BuiltStack {
  /** Path of the Terraform JSON, under the output folder as that was given. */
  readonly file: string;
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
  const names = stackNames(config);
  return writeStacks(outdir, config, names, {
    ...options,
    order: names,
    remove: options.prune === true ? goneStacks(config, outdir) : [],
  });
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
  const wanted = teams.map(({ name }) => name);
  return writeStacks(outdir, { ...config, teams }, wanted, {
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

function writeStacks(
  outdir: string,
  config: TeamsConfig,
  names: readonly string[],
  { home, check = false, accept, onProgress, extensions, order, remove }: WriteOptions,
): SynthesizedStack[] {
  const earlier = listedStacks(outdir);
  const write = (folder: string): SynthesizedStack[] => {
    const app = new App({ outdir: folder, stackTraces: false });
    const stacks = buildOnThreads(app, config, names, { extensions, onProgress }).map((stack) => ({
      ...stack,
      file: path.join(outdir, "stacks", stack.name, "cdk.tf.json"),
    }));
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

/** Builds stacks on several threads where there are many; with extensions on one: their code may keep what it saw. */
function buildOnThreads(
  app: App,
  config: TeamsConfig,
  names: readonly string[],
  { extensions, onProgress }: Pick<SynthesizeOptions, "extensions" | "onProgress">,
): BuiltStack[] {
  const [own = [], ...others] = extensions === undefined ? deal(names) : [names];
  const threads = others.map((share, index) =>
    StackThread.start(config, share, path.join(app.outdir, `thread-${index + 1}`)),
  );
  try {
    let done = 0;
    const onStep = (): void =>
      onProgress?.(done + threads.reduce((sum, thread) => sum + (thread?.written ?? 0), 0), names.length);
    const onStack = (): void => {
      done += 1;
      onStep();
    };
    const built = buildStacks(app, config, own, { extensions, onStack });
    threads.forEach((thread, index) => {
      const answer = thread?.finish(app.outdir, onStep);
      // Where a thread failed, this one says why, or does its work.
      built.push(...(answer?.stacks ?? buildStacks(app, config, others[index] ?? [])));
      Object.assign(app.manifest.stacks, answer?.manifest);
    });
    return built;
  } finally {
    threads.forEach((thread) => thread?.stop());
  }
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
