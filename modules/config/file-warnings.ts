import { readFileSync, statSync } from "node:fs";
import { type FileFinding } from "../../functions/dag-publisher/check/files/file-rule";
import { pluginsZipFindings } from "../../functions/dag-publisher/check/files/plugins-zip";
import { NO_CONSTRAINT, requirementsFindings } from "../../functions/dag-publisher/check/files/requirements";
import { startupScriptFindings } from "../../functions/dag-publisher/check/files/startup-script";
import { arnBuilder } from "../aws/location";
import { DEPLOYED_KEYS } from "../environment/dag-bucket-policy-input";
import { requirementsWarnings } from "../environment/requirements-warnings";
import { codeArtifactHost } from "../identity/code-artifact";
import { type TeamConfig } from "./teams-config";

/** More of one file is for `mwaa-teams check`. */
const MOST_OF_A_FILE = 5;

/**
 * Warnings about the files that an environment takes from its bucket: what the DAG checker's rules find in them, and
 * what does not fit the environment's network and version.
 */
export function fileWarnings(props: TeamConfig["props"]): string[] {
  const { requirementsFile, pluginsFile, startupScriptFile, airflowVersion } = props;
  const account = arnBuilder(props.accountId, props.region);
  const hosts = (props.codeArtifact ?? []).map((repository) => codeArtifactHost(repository, account));
  const forRequirements = (bytes: Buffer): string[] => [
    ...requirementsWarnings(bytes.toString("utf8"), {
      airflowVersion,
      egress: props.vpcCidr === undefined ? undefined : props.egress,
      endpointServices: props.additionalEndpointServices ?? [],
    }),
    ...found(
      DEPLOYED_KEYS.requirements,
      bytes,
      // The warning above has the exact URL.
      requirementsFindings(bytes, { hosts }).filter(({ message }) => message !== NO_CONSTRAINT),
    ),
  ];
  return [
    ...inFile(requirementsFile, forRequirements),
    ...inFile(pluginsFile, (bytes, file) =>
      found(DEPLOYED_KEYS.plugins, bytes, archiveFindings(bytes, file)),
    ),
    ...inFile(startupScriptFile, (bytes) =>
      found(DEPLOYED_KEYS.startupScript, bytes, startupScriptFindings(bytes)),
    ),
  ];
}

/** An archive that `defaults` give to every team is read once. */
const ARCHIVES = new Map<string, readonly FileFinding[]>();

function archiveFindings(bytes: Uint8Array, file: string): readonly FileFinding[] {
  const { mtimeNs, size } = statSync(file, { bigint: true });
  const version = [file, mtimeNs, size].join(":");
  const findings = ARCHIVES.get(version) ?? pluginsZipFindings(bytes);
  ARCHIVES.set(version, findings);
  return findings;
}

function inFile(file: string | undefined, warnings: (bytes: Buffer, file: string) => string[]): string[] {
  return file === undefined ? [] : warnings(readFileSync(file), file);
}

function found(key: string, bytes: Buffer, findings: readonly FileFinding[]): string[] {
  const messages = findings.map(({ message, fix, at }) => {
    const line = at === undefined ? "" : `:${bytes.toString("utf8").slice(0, at.start).split("\n").length}`;
    return `${key}${line}: ${message}${fix === undefined ? "" : ` (${fix})`}`;
  });
  const more = messages.length - MOST_OF_A_FILE;
  return more <= 0
    ? messages
    : [...messages.slice(0, MOST_OF_A_FILE), `${key}: ${more} more findings, which mwaa-teams check lists`];
}
