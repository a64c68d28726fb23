import fs from "node:fs";
import { INTAKE_PREFIXES } from "../../../functions/dag-publisher/publish/intake-key";
import { type FileStatus } from "../../../functions/dag-publisher/publish/statuses";
import { parseDagPolicy } from "../../../functions/dag-publisher/policy/load-dag-policy";
import { printable } from "../../check";
import { type CommandResult, EXIT, type Surroundings } from "../command";
import { DeliveryError } from "../delivery-error";
import { type Intake } from "../intake";
import { type LocalFile, localFiles } from "../local/local-files";
import { gitFactsOf, provenanceOf } from "../local/provenance";
import { openIntake } from "../open-intake";
import { counted, provenanceText } from "../report/words";
import { type StatusFormat } from "../status/formats";
import { type TargetOptions } from "../target";
import { unifiedDiff } from "./unified-diff";

/** What `mwaa-teams diff` takes. */
export interface DiffOptions extends TargetOptions {
  /** Folder below `dags/` and `definitions/` that this repository delivers to. */
  readonly prefix?: string;
  readonly format: StatusFormat;
}

/** A file that differs. */
interface Difference {
  readonly key: string;
  /** `missing`: published, and not in the folder. `rejected`: its last delivery was, and the folder has what is published. */
  readonly kind: "added" | "changed" | "missing" | "rejected";
  /** What is published of it comes from. */
  readonly published?: FileStatus["published"];
  /** Why its last delivery was rejected, where it was. */
  readonly rejected?: { readonly at: string; readonly reason?: string; readonly findings: number };
  /** From what is published to what is in the folder; missing where either is no text. */
  readonly diff?: readonly string[];
}

/** Compares a folder with what is published. Exits with 1 where they differ. */
export async function diffFolder(
  folder: string,
  options: DiffOptions,
  around: Surroundings,
): Promise<CommandResult> {
  const { repository } = provenanceOf({}, around.environment, gitFactsOf(folder));
  const { intake, deployment, prefix } = await openIntake(options, around, repository);
  const policy = parseDagPolicy(await intake.policyText(deployment), deployment.policyKey);
  const { files, problems } = localFiles(folder, { dataFiles: policy.dataFiles, prefix });
  if (problems.length > 0) {
    throw new DeliveryError(problems.map(({ path = folder, message }) => `${path}: ${message}`).join("\n"));
  }
  const keys = await Promise.all(
    [INTAKE_PREFIXES.dags, INTAKE_PREFIXES.definitions].map((root) =>
      intake.filesWithStatus(`${root}${prefix}`),
    ),
  );
  const differences = await differencesOf(intake, files, await intake.fileStatuses(keys.flat()));
  return {
    report:
      options.format === "json"
        ? JSON.stringify({ version: 1, environment: deployment.environment, differences }, undefined, 2)
        : text(differences, files.length, deployment.environment),
    notes: [],
    exitCode: differences.length === 0 ? EXIT.done : EXIT.rejected,
  };
}

async function differencesOf(
  intake: Intake,
  files: readonly LocalFile[],
  statuses: readonly FileStatus[],
): Promise<Difference[]> {
  const byKey = new Map(statuses.map((status) => [status.key, status]));
  const local = new Set(files.map(({ key }) => key));
  const found = await Promise.all(files.map((file) => differenceOf(intake, file, byKey.get(file.key))));
  const missing = statuses.flatMap(({ key, published }): Difference[] =>
    published === undefined || local.has(key) ? [] : [{ key, kind: "missing", published }],
  );
  return [...found.filter((one) => one !== undefined), ...missing].sort((a, b) => (a.key < b.key ? -1 : 1));
}

async function differenceOf(
  intake: Intake,
  { key, shown, sha256 }: LocalFile,
  status: FileStatus | undefined,
): Promise<Difference | undefined> {
  const published = status?.published;
  const rejected =
    status?.state === "rejected"
      ? {
          rejected: {
            at: status.at,
            ...(status.reason === undefined ? {} : { reason: status.reason }),
            findings: status.findings.length,
          },
        }
      : {};
  if (published === undefined) {
    return { key, kind: "added", ...rejected };
  }
  if (published.sha256 === sha256) {
    return status?.state === "rejected" ? { key, kind: "rejected", published, ...rejected } : undefined;
  }
  const before = textOf(await intake.bytes(key, published.versionId));
  const after = textOf(fs.readFileSync(shown));
  return {
    key,
    kind: "changed",
    published,
    ...rejected,
    ...(before === undefined || after === undefined ? {} : { diff: unifiedDiff(before, after) }),
  };
}

/** Nothing for what is no text. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}

function text(differences: readonly Difference[], files: number, environment: string): string {
  if (differences.length === 0) {
    return `${counted(files, "file")}, all as published in ${environment}`;
  }
  const of = (wanted: Difference["kind"]): number => differences.filter(({ kind }) => kind === wanted).length;
  return [
    ...differences.flatMap(lines),
    `against ${environment}: ${of("added")} added, ${of("changed")} changed, ${of("missing")} missing here, ${differences.filter(({ rejected }) => rejected !== undefined).length} rejected before`,
  ].join("\n");
}

function lines({ key, kind, published, rejected, diff }: Difference): string[] {
  const name = printable(key);
  const reason = rejected?.reason ?? (rejected && counted(rejected.findings, "finding"));
  return [
    `${kind.padEnd(8)}  ${name}${reason === undefined ? "" : `  (its last delivery was rejected: ${printable(reason)})`}`,
    ...(kind !== "changed"
      ? []
      : diff === undefined
        ? ["no text: the files differ"]
        : [
            `--- ${name}${provenanceText(published?.provenance ?? {})}`,
            `+++ ${name}`,
            ...diff.map(printable),
          ]),
  ];
}
