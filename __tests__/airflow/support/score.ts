import {
  type Finding,
  FINDING_KINDS,
  type FindingKind,
} from "../../../functions/privilege-detector/model/finding";
import { isAddRoleMention } from "../../../functions/privilege-detector/rules/query";
import { findPrivilegeChange } from "../../../functions/privilege-detector/rules/find-privilege-change";
import { type ChangeLine, type Corpus, isLogged } from "./corpus";

/** How one kind of change is found, by the detector and by AWS's query. */
export interface Score {
  /** Changes made, each in one version of Airflow, in one place (task, shell, REST, parsing). */
  readonly changes: number;
  /** Of these, those that left no line. */
  readonly silent: number;
  /** Those of which a line is found, as this kind. */
  readonly found: number;
  /** Those of which a line holds `add-role`. */
  readonly foundByAws: number;
  /** Lines that show this kind, by the scenarios' own lists. */
  readonly lines: number;
  readonly linesFound: number;
  /** Findings of this kind in all lines, noise too, and how many of them are right. */
  readonly findings: number;
  readonly findingsRight: number;
}

/** Scores of the kinds that the corpus has. */
export function scoreByKind(corpora: readonly Corpus[]): ReadonlyMap<FindingKind, Score> {
  const scores = FINDING_KINDS.map((kind) => [kind, scoreOf(kind, corpora)] as const);
  return new Map(scores.filter(([, { changes, lines }]) => changes + lines > 0));
}

/** Of the lines that AWS's query counts, how many show a change. */
export function precisionOfAws(corpora: readonly Corpus[]): { lines: number; right: number } {
  const mentions = (lines: readonly { message: string }[]): number =>
    lines.filter(({ message }) => isAddRoleMention(message)).length;
  const right = mentions(corpora.flatMap(({ changes }) => changes.filter(isLogged)));
  return { right, lines: right + mentions(corpora.flatMap(({ noise }) => noise)) };
}

/** Of all changes, how many have a line that AWS's query counts. */
export function recallOfAws(corpora: readonly Corpus[]): { changes: number; found: number } {
  const { changes, foundByAws } = sumOf([...scoreByKind(corpora).values()]);
  return { changes, found: foundByAws };
}

/** The scores of several kinds in one. */
export function sumOf(scores: readonly Score[]): Score {
  const sum = (field: keyof Score): number => scores.reduce((total, score) => total + score[field], 0);
  return {
    changes: sum("changes"),
    silent: sum("silent"),
    found: sum("found"),
    foundByAws: sum("foundByAws"),
    lines: sum("lines"),
    linesFound: sum("linesFound"),
    findings: sum("findings"),
    findingsRight: sum("findingsRight"),
  };
}

function scoreOf(kind: FindingKind, corpora: readonly Corpus[]): Score {
  const scenarios = corpora.flatMap(({ changes }) => scenariosOf(kind, changes));
  const logged = corpora.flatMap(({ changes }) => changes.filter(isLogged));
  const expected = logged.filter((line) => line.expected === kind);
  const right = logged.filter((line) => line.expected === kind && find(line)?.kind === kind).length;
  const all = [...logged, ...corpora.flatMap(({ noise }) => noise)];
  return {
    changes: scenarios.length,
    silent: scenarios.filter((lines) => lines.length === 0).length,
    found: scenarios.filter((lines) => lines.some((line) => find(line)?.kind === kind)).length,
    foundByAws: scenarios.filter((lines) => lines.some(({ message }) => isAddRoleMention(message))).length,
    lines: expected.length,
    linesFound: right,
    findings: all.filter((line) => find(line)?.kind === kind).length,
    findingsRight: right,
  };
}

/** The lines of each scenario that makes such a change; none of a silent one. */
function scenariosOf(kind: FindingKind, changes: Corpus["changes"]): ChangeLine[][] {
  const scenarios = new Map<string, ChangeLine[]>();
  for (const change of changes.filter(({ scenarioKind }) => scenarioKind === kind)) {
    const lines = scenarios.get(change.scenario) ?? [];
    scenarios.set(change.scenario, isLogged(change) ? [...lines, change] : lines);
  }
  return [...scenarios.values()];
}

const findings = new WeakMap<object, { finding: Finding | undefined }>();

/** Each line is scored for every kind, and classified once. */
function find(line: Parameters<typeof findPrivilegeChange>[0]): Finding | undefined {
  const known = findings.get(line) ?? { finding: findPrivilegeChange(line) };
  findings.set(line, known);
  return known.finding;
}
