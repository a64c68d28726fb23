import { INTAKE_PREFIXES } from "../../../functions/dag-publisher/publish/intake-key";
import { type FileStatus, type Provenance } from "../../../functions/dag-publisher/publish/statuses";
import { type CheckReport } from "../../../functions/dag-publisher/report/check-report";
import { type CheckFormat } from "../../../functions/dag-publisher/report/formats";
import { ownModules } from "../../check";
import { waitForAirflow } from "../airflow";
import { type CommandResult, type Surroundings } from "../command";
import { type OpenIntake, openIntake } from "../open-intake";
import { checkLocally } from "../local/check-locally";
import { bytesOf, type LocalFile, type LocalFiles, localFiles } from "../local/local-files";
import { localPolicy, type LocalPolicy } from "../local/policies";
import { type GitFacts, gitFactsOf, type ProvenanceFlags, provenanceOf } from "../local/provenance";
import { publishReport } from "../report/publish-report";
import { counted } from "../report/words";
import { type TargetOptions } from "../target";
import { type Adoption, adoptionOf } from "./adoption";
import { type Changes, changesOf } from "./changes";
import { deliver } from "./deliver";
import { type PublishOutcome, reportOfAnswer } from "./publish-outcome";

/** What `mwaa-teams publish` takes. */
export interface PublishOptions extends TargetOptions, ProvenanceFlags {
  /** Folder below `dags/` and `definitions/` that this repository delivers to. */
  readonly prefix?: string;
  /** Path of a copy of the DAG policy, to check with. */
  readonly policy?: string;
  readonly dryRun?: boolean;
  /** Whether what is published and not in the folder is removed. */
  readonly prune?: boolean;
  /** Whether to compare with what lies in the DAG bucket and nobody delivered. */
  readonly adopt?: boolean;
  readonly waitForAirflow?: boolean;
  /** Seconds to wait for answers, in all. */
  readonly timeout: number;
  /** ARN of the KMS key that signs the manifest. */
  readonly sign?: string;
  readonly format: CheckFormat;
}

/** What is known before anything is delivered. */
interface Prepared extends Pick<OpenIntake, "aws" | "intake" | "deployment"> {
  readonly policy: LocalPolicy;
  readonly prefix: string;
  readonly provenance: Provenance;
  readonly local: LocalFiles;
  readonly statuses: readonly FileStatus[];
  readonly changes: Changes;
  /** Top-level modules and packages of the DAGs folder. */
  readonly modules: readonly string[];
  readonly adoption?: Adoption;
  readonly notes: readonly string[];
}

/**
 * Delivers what changed in a folder, and waits for the publisher's answer.
 * @throws MwaaTeamsError for what the user can act on
 */
export async function publishFolder(
  folder: string,
  options: PublishOptions,
  around: Surroundings,
): Promise<CommandResult> {
  const started = around.clock.now();
  const prepared = await prepare(folder, options, around);
  const outcome = await publish(prepared, options, around, started + options.timeout * 1_000);
  return publishReport(outcome, options.format, around.color, prepared.notes);
}

async function prepare(folder: string, options: PublishOptions, around: Surroundings): Promise<Prepared> {
  const git = gitFactsOf(folder);
  const provenance = provenanceOf(options, around.environment, git);
  const { aws, intake, deployment, prefix } = await openIntake(options, around, provenance.repository);
  const policy = localPolicy(options.policy, folder, {
    text: await intake.policyText(deployment),
    shown: `s3://${intake.name}/${deployment.policyKey}`,
  });
  const local = localFiles(folder, { dataFiles: policy.policy.dataFiles, prefix });
  const keys = [
    ...(await intake.filesWithStatus(INTAKE_PREFIXES.dags)),
    ...(await intake.filesWithStatus(`${INTAKE_PREFIXES.definitions}${prefix}`)),
  ];
  const own = keys.filter((key) => key.replace(/^\w+\//, "").startsWith(prefix));
  const statuses = await intake.fileStatuses(own);
  const dagPaths = [...keys, ...local.files.map(({ key }) => key)]
    .filter((key) => key.startsWith(INTAKE_PREFIXES.dags))
    .map((key) => key.slice(INTAKE_PREFIXES.dags.length));
  return {
    aws,
    intake,
    deployment,
    policy,
    prefix,
    provenance,
    local,
    statuses,
    changes: changesOf(local.files, statuses),
    modules: ownModules(dagPaths),
    ...(options.adopt === true
      ? {
          adoption: adoptionOf(await intake.unknownObjects(), local.files, statuses, prefix),
        }
      : {}),
    notes: [...dirtyNote(folder, git), ...policy.differences, ...leftOutNote(local)],
  };
}

async function publish(
  { aws, intake, deployment, prefix, provenance, local, changes, adoption, ...prepared }: Prepared,
  options: PublishOptions,
  { clock, progress }: Surroundings,
  until: number,
): Promise<PublishOutcome> {
  const { added, changed, dependent, unchanged, missing } = changes;
  const wanted = local.files.filter((file) =>
    [added, changed, dependent].some((group) => group.includes(file)),
  );
  const missingKeys = missing.map(({ key }) => key);
  const deletions =
    options.prune === true ? [...new Set([...missingKeys, ...(adoption?.deletions ?? [])])].sort() : [];
  const check = await checkWanted(wanted, local, {
    ...prepared,
    deployment,
    now: clock.now(),
    onProgress: (done, total) => progress.show(`${done} of ${total} files checked`),
  });
  const outcome = {
    environment: deployment.environment,
    provenance,
    added: keysOf(added),
    changed: keysOf([...changed, ...dependent]),
    removed: deletions,
    missing: options.prune === true ? [] : missingKeys,
    unchanged: unchanged.length,
    check,
    ...(adoption === undefined ? {} : { adoption }),
  };
  if (check.problems.length > 0) {
    return { ...outcome, state: "unreadable" };
  }
  if (check.diagnostics.some(({ severity }) => severity === "error")) {
    return { ...outcome, state: "rejected-here" };
  }
  const waits = async (keys: readonly string[]): Promise<Pick<PublishOutcome, "airflow">> =>
    options.waitForAirflow === true
      ? { airflow: await waitForAirflow(keys, until, { intake, clock, progress }) }
      : {};
  if (options.dryRun === true || (adoption !== undefined && options.prune !== true)) {
    return { ...outcome, state: "not-delivered" };
  }
  if (wanted.length + deletions.length === 0) {
    return { ...outcome, state: "unchanged", ...(await waits(keysOf(local.files))) };
  }
  const { manifestKey, answer } = await deliver(
    {
      environment: deployment.environment,
      prefix,
      uploads: wanted.map((file) => ({
        key: file.key,
        sha256: file.sha256,
        size: file.size,
        bytes: () => bytesOf(file),
      })),
      deletions,
      provenance,
      signingKeyArn: options.sign ?? deployment.signingKeyArn,
    },
    { intake, aws, clock, progress, until },
  );
  const delivered = { ...outcome, manifest: manifestKey };
  if (answer === undefined) {
    return { ...delivered, state: "unanswered" };
  }
  const shown = new Map(local.files.map((file) => [file.key, file.shown]));
  const { state, reason } = answer;
  return {
    ...delivered,
    state,
    ...(reason === undefined ? {} : { reason }),
    check: reportOfAnswer(answer, (key) => shown.get(key) ?? key),
    ...(state === "published" ? await waits(keysOf(wanted)) : {}),
  };
}

/** Definitions count for each other (defaults, dag_ids), so that they are read together. */
async function checkWanted(
  wanted: readonly LocalFile[],
  { files, problems }: LocalFiles,
  {
    policy,
    deployment,
    modules,
    now,
    onProgress,
  }: Pick<Prepared, "policy" | "deployment" | "modules"> & {
    readonly now: number;
    readonly onProgress: (done: number, total: number) => void;
  },
): Promise<CheckReport> {
  const hasDefinitions = wanted.some(({ kind }) => kind === "definition");
  const checked = files.filter(
    (file) => (file.kind === "definition" && hasDefinitions) || wanted.includes(file),
  );
  const report = await checkLocally(checked, {
    policy: policy.policy,
    airflowVersion: deployment.airflowVersion,
    modules,
    today: new Date(now).toISOString().slice(0, 10),
    onProgress,
  });
  return { ...report, problems: [...problems, ...report.problems] };
}

function dirtyNote(folder: string, git: GitFacts | undefined): string[] {
  return git?.isDirty === true
    ? [`warning: ${folder} has changes that are not committed: what is delivered is not what the commit has`]
    : [];
}

function leftOutNote({ leftOut }: LocalFiles): string[] {
  const most = 10;
  const more = leftOut.length > most ? `, and ${leftOut.length - most} more` : "";
  return leftOut.length === 0
    ? []
    : [
        `${counted(leftOut.length, "file")} left out, neither Python nor a data file that the policy allows: ${leftOut.slice(0, most).join(", ")}${more}`,
      ];
}

function keysOf(files: readonly LocalFile[]): string[] {
  return files.map(({ key }) => key).sort();
}
