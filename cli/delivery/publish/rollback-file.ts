import { PROVENANCE_METADATA } from "../../../functions/dag-publisher/publish/manifest";
import { type FileStatus, type Provenance } from "../../../functions/dag-publisher/publish/statuses";
import { type CheckFormat } from "../../../functions/dag-publisher/report/formats";
import { type CommandResult, EXIT, type Surroundings } from "../command";
import { DeliveryError } from "../delivery-error";
import { type Intake } from "../intake";
import { intakeKeyOf } from "../intake-key-of";
import { sha256Of } from "../local/local-files";
import { gitFactsOf, provenanceOf } from "../local/provenance";
import { openIntake } from "../open-intake";
import { publishReport } from "../report/publish-report";
import { shortCommit, timeText } from "../report/words";
import { type TargetOptions } from "../target";
import { deliver } from "./deliver";
import { type PublishOutcome, reportOfAnswer } from "./publish-outcome";

/** What `mwaa-teams rollback` takes. */
export interface RollbackOptions extends TargetOptions {
  /** Version of the object in the intake bucket, or the commit that it was delivered from. */
  readonly to?: string;
  /** Folder below `dags/` and `definitions/` that the caller delivers to. */
  readonly prefix?: string;
  /** Seconds to wait for the answer. */
  readonly timeout: number;
  /** ARN of the KMS key that signs the manifest. */
  readonly sign?: string;
  readonly format: CheckFormat;
}

interface FoundVersion {
  readonly versionId: string;
  readonly at: string;
  readonly provenance: Provenance;
}

/** Versions that a message lists. */
const MOST_LISTED = 10;

/**
 * Delivers the bytes of an earlier version of a file again, through the check of today.
 * @throws DeliveryError for a version that is not there, with those that are
 */
export async function rollbackFile(
  file: string,
  options: RollbackOptions,
  around: Surroundings,
): Promise<CommandResult> {
  const until = around.clock.now() + options.timeout * 1_000;
  const key = intakeKeyOf(file);
  const { run, repository } = provenanceOf({}, around.environment, gitFactsOf("."));
  const { aws, intake, deployment, prefix } = await openIntake(options, around, repository);
  const version = await versionOf(intake, key, options.to);
  const bytes = await intake.bytes(key, version.versionId);
  const sha256 = sha256Of(bytes);
  const provenance = { ...version.provenance, ...(run === undefined ? {} : { run }) };
  const outcome = {
    environment: deployment.environment,
    provenance,
    added: [],
    removed: [],
    missing: [],
    unchanged: 0,
    check: { files: 0, diagnostics: [], problems: [] },
  };
  if (isPublished(await intake.fileStatus(key), sha256)) {
    return report({ ...outcome, state: "unchanged", changed: [], unchanged: 1 });
  }
  const { manifestKey, answer } = await deliver(
    {
      environment: deployment.environment,
      prefix,
      uploads: [{ key, sha256, size: bytes.length, bytes: () => bytes }],
      deletions: [],
      provenance,
      signingKeyArn: options.sign ?? deployment.signingKeyArn,
    },
    { intake, aws, clock: around.clock, progress: around.progress, until },
  );
  const delivered = { ...outcome, changed: [key], manifest: manifestKey };
  if (answer === undefined) {
    return report({ ...delivered, state: "unanswered" });
  }
  const { state, reason } = answer;
  return report({
    ...delivered,
    state,
    ...(reason === undefined ? {} : { reason }),
    check: reportOfAnswer(answer, (one) => one),
  });

  function report(done: PublishOutcome): CommandResult {
    const result = publishReport(done, options.format, around.color, []);
    return result.exitCode === EXIT.done && done.state === "published"
      ? {
          ...result,
          notes: [
            ...result.notes,
            `the repository still has the later text of ${key}: the next publish delivers it, unless the commit is reverted`,
          ],
        }
      : result;
  }
}

/** The version that `--to` names; of a commit, the last one that was delivered from it. */
async function versionOf(intake: Intake, key: string, to: string | undefined): Promise<FoundVersion> {
  const versions = (await intake.versions(key)).filter(({ isDeletion }) => !isDeletion);
  const isCommit = to !== undefined && /^[0-9a-f]{7,64}$/.test(to);
  const seen: FoundVersion[] = [];
  const exact = versions.find(({ versionId }) => versionId === to);
  for (const { versionId, at } of exact === undefined ? versions : [exact]) {
    const found = { versionId, at, provenance: provenanceIn(await intake.metadata(key, versionId)) };
    if (versionId === to || (isCommit && found.provenance.commit?.startsWith(to) === true)) {
      return found;
    }
    seen.push(found);
    if (!isCommit && seen.length >= MOST_LISTED) {
      break;
    }
  }
  if (versions.length === 0) {
    throw new DeliveryError(
      `s3://${intake.name}/${key}: nothing was delivered of this name, or all versions have expired`,
    );
  }
  const got = to === undefined ? "nothing" : JSON.stringify(to);
  const more = versions.length > MOST_LISTED ? `\n  and ${versions.length - MOST_LISTED} older` : "";
  throw new DeliveryError(
    `--to must be a version of ${key} or the commit that it was delivered from, got: ${got}. The newest (UTC):\n` +
      `${seen.slice(0, MOST_LISTED).map(line).join("\n")}${more}`,
  );
}

function line({ versionId, at, provenance: { commit } }: FoundVersion): string {
  return `  ${timeText(at)}  ${(commit === undefined ? "-" : shortCommit(commit)).padEnd(12)}  ${versionId}`;
}

/** Where a version comes from; what the metadata has of a run was another delivery's. */
function provenanceIn(metadata: Readonly<Record<string, string>>): Provenance {
  return Object.fromEntries(
    (["commit", "repository", "ref"] as const).flatMap((name) => {
      const value = metadata[PROVENANCE_METADATA[name]];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function isPublished(status: FileStatus | undefined, sha256: string): boolean {
  return status?.state === "published" && status.published?.sha256 === sha256;
}
