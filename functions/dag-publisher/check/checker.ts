import { type Diagnostic } from "../diagnostic";
import { type DagPolicy } from "../policy/dag-policy";
import { type RuleId, UNREADABLE } from "../policy/rule-ids";
import { type RuleSetting } from "../policy/severity";
import { collectFacts } from "./analysis/facts";
import { HOLE } from "./analysis/value";
import { Places } from "./places";
import { preflight } from "./python/preflight";
import { PythonParser } from "./python/parser";
import { syntaxFindings } from "./python/syntax";
import { exceptionFor } from "./exceptions";
import { besideDags } from "./files/beside-dags";
import { fileFindings, isPython } from "./files/file-name";
import { documentationOf } from "./documentation";
import { RULES } from "./rules";
import { knownDagIds } from "./rules/dag-ids";
import { type Finding } from "./rules/dag-rule";

/** A file as it lies in the DAGs folder. */
export interface CheckedFile {
  /** Path below the DAGs folder, with `/`: `payments/daily.py`. */
  readonly path: string;
  /** Its content, whole. */
  readonly bytes: Uint8Array;
  /** Top-level modules and packages of the DAGs folder, which its files may import. Default: none. */
  readonly modules?: readonly string[];
  /** Whether it is the environment's own `plugins.zip`, and lies in no DAGs folder. Default: false. */
  readonly ofEnvironment?: boolean;
}

/** What a file is found to be. */
export interface Inspection {
  /** In the order of the file. */
  readonly findings: Diagnostic[];
  /** The dag_ids that the file says to the letter, each once, sorted; none of a file that cannot be read. */
  readonly dagIds: readonly string[];
}

/** Settings of a run. */
export interface CheckOptions {
  /** The day on which exceptions are looked at, such as `2027-03-31`. Default: today, in UTC. */
  readonly today?: string;
}

/**
 * The DAG checker: what a file of a DAGs folder would do, by its text alone. It never runs the code, imports it or
 * asks Python. The same file, policy and day give the same findings on every machine.
 */
export class Checker {
  private constructor(private readonly parser: PythonParser) {}

  /** Loads the grammar of Python, from the package's own files. */
  public static async load(): Promise<Checker> {
    return new Checker(await PythonParser.load());
  }

  /** The findings of a file, in the order of the file. Those of rules that the policy turns off are left out. */
  public check(file: CheckedFile, policy: DagPolicy, options: CheckOptions = {}): Diagnostic[] {
    return this.inspect(file, policy, options).findings;
  }

  /** The findings of a file, and the ids of its DAGs. */
  public inspect(file: CheckedFile, policy: DagPolicy, options: CheckOptions = {}): Inspection {
    const report = new Report(file, policy, options.today ?? new Date().toISOString().slice(0, 10));
    const beside = besideDags(file.path);
    if (beside !== undefined) {
      if (!beside.isText && file.ofEnvironment !== true) {
        // Airflow loads archives of the DAGs folder as DAGs, whatever their name.
        report.addAll(fileFindings(file.path, policy));
      }
      report.places = new Places(beside.isText ? new TextDecoder().decode(file.bytes) : "");
      report.addAll(beside.find(file.bytes));
      return { findings: report.sorted(), dagIds: [] };
    }
    report.addAll(fileFindings(file.path, policy));
    const dagIds = isPython(file.path) ? this.checkPython(file, policy, report) : [];
    return { findings: report.sorted(), dagIds };
  }

  /** Adds the findings of a Python file, and gives the ids of its DAGs. */
  private checkPython(
    { path, bytes, modules = [] }: CheckedFile,
    policy: DagPolicy,
    report: Report,
  ): string[] {
    const { text, problems } = preflight(bytes);
    report.places = new Places(text);
    for (const { rule, message, fix, start } of problems) {
      report.add(rule, { message, fix }, start === undefined ? undefined : { start, end: start + 1 });
    }
    if (problems.length > 0) {
      // What follows would read another text than Python does.
      return [];
    }
    const parsed = this.parser.parse(text);
    report.addAll(syntaxFindings(parsed));
    if (parsed.problems.length > 0) {
      return [];
    }
    const facts = collectFacts(parsed.root);
    for (const rule of RULES) {
      for (const finding of rule.find({ path, facts, policy, modules })) {
        report.add(rule.id, finding, finding.at);
      }
    }
    if (facts.exhausted) {
      report.add(
        "ENC004",
        { message: "the code is too involved to be followed to its end", fix: "split the file" },
        undefined,
      );
    }
    return knownDagIds(facts);
  }
}

/** The findings of one file. */
class Report {
  public places = new Places("");
  private readonly found = new Map<string, Diagnostic>();

  public constructor(
    private readonly file: CheckedFile,
    private readonly policy: DagPolicy,
    private readonly today: string,
  ) {}

  public addAll(findings: Iterable<Finding & { readonly rule: RuleId }>): void {
    for (const finding of findings) {
      this.add(finding.rule, finding, finding.at);
    }
  }

  /** One finding of a rule for each place, the gravest. */
  public add(
    rule: RuleId,
    finding: Finding,
    place: { readonly start: number; readonly end: number } | undefined,
  ): void {
    const severity = this.severityOf(rule, finding.severity);
    if (
      severity === "off" ||
      (!UNREADABLE.has(rule) && exceptionFor(this.policy, rule, this.file.path, this.today) !== undefined)
    ) {
      return;
    }
    const key = `${rule} ${place?.start ?? -1}`;
    const known = this.found.get(key);
    if (known !== undefined && !(known.severity !== "error" && severity === "error")) {
      return;
    }
    this.found.set(key, {
      rule,
      severity,
      message: finding.message.replaceAll(HOLE, "…"),
      fix: finding.fix ?? documentationOf(rule)?.fix,
      path: this.file.path,
      ...(place === undefined ? {} : this.places.of(place.start, place.end)),
    });
  }

  public sorted(): Diagnostic[] {
    return [...this.found.values()].sort(
      (a, b) =>
        (a.line ?? 0) - (b.line ?? 0) ||
        (a.column ?? 0) - (b.column ?? 0) ||
        ((a.rule ?? "") < (b.rule ?? "") ? -1 : 1),
    );
  }

  /** What the policy says of the rule, or else the finding, or else the rule itself. */
  private severityOf(rule: RuleId, own: RuleSetting | undefined): RuleSetting {
    if (UNREADABLE.has(rule)) {
      return "error";
    }
    return this.policy.rules[rule] ?? own ?? documentationOf(rule)?.severity[this.policy.profile] ?? "error";
  }
}
