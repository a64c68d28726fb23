import { isVersionAtLeast } from "../validation/version";

/** What decides whether an environment can install what a requirements.txt names. */
export interface RequirementsSetting {
  /** Airflow version in full. */
  readonly airflowVersion: string;
  /** Egress of the VPC that is created; nothing for an existing one, whose routes are not known. */
  readonly egress?: "nat" | "endpoints";
  /** Services with an interface endpoint. */
  readonly endpointServices: readonly string[];
}

/** MWAA's Python by its Airflow version (Amazon MWAA User Guide, "Understanding Amazon MWAA versions", September 2026). */
function pythonOf(airflowVersion: string): string {
  return isVersionAtLeast(airflowVersion, "2.11") ? "3.12" : "3.11";
}

/** The constraints that Airflow publishes for a version. */
export function constraintsUrl(airflowVersion: string): string {
  return `https://raw.githubusercontent.com/apache/airflow/constraints-${airflowVersion}/constraints-${pythonOf(airflowVersion)}.txt`;
}

/**
 * Warnings about a requirements.txt beside the network and the version of its environment; what is wrong in the file
 * alone, `mwaa-teams check` reports.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/best-practices-dependencies.html
 */
export function requirementsWarnings(requirements: string, setting: RequirementsSetting): string[] {
  const lines = requirements
    .replaceAll(/\\\r?\n/g, " ")
    .split(/\r?\n/)
    .map((line) => line.replace(/(?:^|\s)#.*$/, "").trim())
    .filter((line) => line !== "");
  return [...constraintWarnings(lines, setting), ...networkWarnings(lines, setting)];
}

function constraintWarnings(
  lines: readonly string[],
  { airflowVersion, egress }: RequirementsSetting,
): string[] {
  const packages = packagesIn(lines);
  const constraints = valuesOf(lines, /^(?:-c|--constraint)(?:\s*=\s*|\s+)(.+)$/);
  const url = constraintsUrl(airflowVersion);
  const offline =
    egress === "endpoints"
      ? `; with egress endpoints, deliver that file into dags/ and name /usr/local/airflow/dags/constraints.txt`
      : "";
  if (packages.length > 0 && constraints.length === 0) {
    return [
      `requirements.txt has no --constraint: packages may replace those that Airflow ${airflowVersion} needs (--constraint "${url}"${offline})`,
    ];
  }
  return constraints.flatMap((constraint) => {
    const [, version = "", python = ""] =
      /constraints-(\d[\w.]*)\/constraints-(\d[\d.]*)\.txt$/.exec(constraint) ?? [];
    if (version !== "" && (version !== airflowVersion || python !== pythonOf(airflowVersion))) {
      return [
        `requirements.txt has the constraints of Airflow ${version} and Python ${python}, and the environment is ${airflowVersion} (--constraint "${url}"${offline})`,
      ];
    }
    return egress === "endpoints" && /^https?:/.test(constraint)
      ? [
          `requirements.txt takes its constraints from ${hostOf(constraint)}, which a VPC with egress endpoints does not reach: deliver the file into dags/ and name it by its path`,
        ]
      : [];
  });
}

function networkWarnings(
  lines: readonly string[],
  { egress, endpointServices }: RequirementsSetting,
): string[] {
  const packages = packagesIn(lines);
  const isOffline = lines.some((line) => line.startsWith("--no-index"));
  if (egress !== "endpoints" || packages.length === 0 || isOffline) {
    return [];
  }
  const indexes = valuesOf(lines, /^(?:-i|--index-url|--extra-index-url)(?:\s*=\s*|\s+)(.+)$/).map(hostOf);
  const reached = indexes.filter(
    (host) =>
      /\.d\.codeartifact\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/.test(host) &&
      endpointServices.includes("codeartifact.repositories"),
  );
  if (reached.length > 0) {
    return [];
  }
  const where = indexes.length === 0 ? "PyPI" : indexes.join(", ");
  return [
    `requirements.txt installs ${packages.slice(0, 3).join(", ")}${packages.length > 3 ? ` and ${packages.length - 3} more` : ""} from ${where}, which a VPC with egress endpoints does not reach: put wheels into plugins.zip and state --find-links /usr/local/airflow/plugins and --no-index, or use a repository of CodeArtifact (codeArtifact)`,
  ];
}

/** Names of the packages that come from an index: neither options nor paths nor URLs. */
function packagesIn(lines: readonly string[]): string[] {
  return lines
    .filter((line) => !/^[-./~]|:\/\/|\s@\s/.test(line))
    .flatMap((line) => /^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?/.exec(line)?.[0] ?? []);
}

function valuesOf(lines: readonly string[], option: RegExp): string[] {
  return lines.flatMap((line) => option.exec(line)?.[1]?.replace(/^["']|["']$/g, "") ?? []);
}

/** An index's URL may have a password in it. */
function hostOf(url: string): string {
  return /^[a-z]+:\/\/(?:[^@/]*@)?([^/:?#]+)/i.exec(url)?.[1] ?? url;
}
