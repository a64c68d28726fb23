import { type Readable } from "node:stream";
import { correlate } from "../functions/privilege-detector/incidents/correlate";
import { FindingCollector } from "../functions/privilege-detector/incidents/finding-collector";
import { type LogEvent } from "../functions/privilege-detector/model/log-event";
import { type AllowedChange } from "../functions/privilege-detector/model/monitored-environment";
import { findPrivilegeChange } from "../functions/privilege-detector/rules/find-privilege-change";
import { loadTeamsConfig } from "../modules/config/load-teams-config";
import { MwaaTeamsError } from "../modules/package/mwaa-teams-error";
import { explainReadError } from "./dag-files/read-error";
import { LineParser, NoLogGroupError } from "./detect/line-parser";
import { linesOf, logFiles } from "./detect/log-files";
import { type DetectFormat } from "./detect/formats";
import { incidentReport, lineReport } from "./detect/reports";
import { teamsNamed } from "./teams-named";

/** What `mwaa-teams detect` takes. */
export interface DetectOptions {
  readonly format: DetectFormat;
  /** Path of `teams.yaml`, for `team`. */
  readonly file: string;
  /** The team whose allow list counts. */
  readonly team?: string;
  /** Log group of lines that do not say theirs. */
  readonly logGroup?: string;
  /** Log stream of lines that do not say theirs. @default what the file's name says */
  readonly logStream?: string;
  /** Whether each line is shown with the rule that took it, instead of incidents. */
  readonly lines?: boolean;
}

/** Where the command reads and writes. */
export interface DetectStreams {
  readonly stdin: Readable;
  /** Takes a part of the report. */
  readonly print: (text: string) => void;
  /** Called now and then with the number of lines read. */
  readonly progress?: (lines: number) => void;
}

/** How it ended: 0 nothing above INFORMATIONAL, 1 incidents, 2 something cannot be read. */
export interface DetectResult {
  /** For standard error. */
  readonly note: string;
  readonly exitCode: 0 | 1 | 2;
}

/** Lines between two looks at the progress. */
const PROGRESS_LINES = 100_000;

/** Finds privilege changes in logs that one has, with the detector's rules and correlation. */
export async function detect(
  given: readonly string[],
  options: DetectOptions,
  streams: DetectStreams,
): Promise<DetectResult> {
  const scan = new Scan(options, allowedOf(options), streams);
  let name = "";
  try {
    for (const file of logFiles(given)) {
      ({ name } = file);
      const parser = new LineParser({
        logGroup: options.logGroup,
        logStream: options.logStream ?? file.logStream,
      });
      for await (const line of linesOf(file, streams.stdin)) {
        parser.push(line).forEach((event) => scan.add(event));
        scan.countLine();
      }
      parser.end().forEach((event) => scan.add(event));
    }
  } catch (error) {
    return { note: problemOf(error, name), exitCode: 2 };
  }
  return scan.end();
}

/** Lines in, incidents out, in bounded memory. */
class Scan {
  private readonly collectors = new Map<string, FindingCollector>();
  private lines = 0;
  private incidents = 0;
  private grave = 0;
  private failures = 0;

  public constructor(
    private readonly options: DetectOptions,
    private readonly allow: readonly AllowedChange[],
    private readonly streams: DetectStreams,
  ) {}

  public countLine(): void {
    this.lines += 1;
    if (this.lines % PROGRESS_LINES === 0) {
      this.streams.progress?.(this.lines);
    }
  }

  public add(event: LogEvent): void {
    if (this.options.lines === true) {
      const rule = findPrivilegeChange(event)?.rule;
      this.grave += rule === undefined ? 0 : 1;
      this.streams.print(lineReport(event, rule, this.options.format));
      return;
    }
    const environment = environmentOf(event.logGroup);
    const collector = this.collectors.get(environment) ?? new FindingCollector();
    this.collectors.set(environment, collector);
    collector.add(event);
    if (collector.isFull) {
      this.report(environment);
    }
  }

  public end(): DetectResult {
    [...this.collectors.keys()].forEach((environment) => this.report(environment));
    const failed = this.failures > 0 ? `; rules failed on ${this.failures} lines` : "";
    const found =
      this.options.lines === true
        ? `${this.grave} of ${this.lines} lines taken by a rule`
        : `${this.incidents} ${this.incidents === 1 ? "incident" : "incidents"} in ${this.lines} lines`;
    return { note: `${found}${failed}`, exitCode: this.failures > 0 ? 2 : this.grave > 0 ? 1 : 0 };
  }

  private report(environment: string): void {
    const collector = this.collectors.get(environment);
    this.collectors.delete(environment);
    this.failures += collector?.failures.length ?? 0;
    for (const incident of correlate(collector?.findings() ?? [], environment, this.allow)) {
      this.incidents += 1;
      this.grave += incident.severity === "INFORMATIONAL" ? 0 : 1;
      this.streams.print(incidentReport(incident, this.options.format));
    }
  }
}

/** The environment of a log group by MWAA's names `airflow-<environment>-<type>`, or the group itself. */
function environmentOf(logGroup: string): string {
  return /^airflow-(.+)-(?:DAGProcessing|Scheduler|Task|WebServer|Worker)$/.exec(logGroup)?.[1] ?? logGroup;
}

function allowedOf({ team, file }: DetectOptions): readonly AllowedChange[] {
  return team === undefined
    ? []
    : teamsNamed([team], loadTeamsConfig(file), file).flatMap(
        ({ props }) => props.allowedPrivilegeChanges ?? [],
      );
}

function problemOf(error: unknown, name: string): string {
  if (error instanceof NoLogGroupError) {
    return `--log-group must be given, such as airflow-payments-Task: lines of ${name} do not name their log group`;
  }
  if (error instanceof MwaaTeamsError) {
    throw error;
  }
  return `${name === "" ? ((error as NodeJS.ErrnoException).path ?? "PATH") : name}: ${explainReadError(error)}`;
}
