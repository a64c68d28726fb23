import { readFileSync } from "node:fs";
import { evasionReport } from "../unit/functions/privilege-detector/evasions/report";
import { type Corpus, readCorpus } from "./support/corpus";
import { markdownTable } from "./support/markdown-table";
import { precisionOfAws, recallOfAws, type Score, scoreByKind, sumOf } from "./support/score";
import { type AirflowVersion, requirementsOf, VERSIONS } from "./support/versions";

/** How well each kind is found in each Airflow's corpus, beside AWS's query, as Markdown. */
export function report(): string {
  return VERSIONS.map(sectionOf).join("\n\n");
}

/**
 * A document with the reports between their marks.
 * @throws Error where it has not all of them
 */
export function withReport(document: string): string {
  return withBetween(withBetween(document, "corpus", report()), "evasions", evasionReport());
}

function withBetween(document: string, name: string, text: string): string {
  const [begin, end] = [`<!-- npm run regenerate writes ${name} from here -->`, `<!-- ${name} to here -->`];
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from < 0 || to < from) {
    throw new Error(`the document must have the lines ${begin} and ${end}`);
  }
  return `${document.slice(0, from)}${begin}\n\n${text}\n\n${document.slice(to)}`;
}

function sectionOf(version: AirflowVersion): string {
  const corpus = readCorpus(version.name);
  const scores = [...scoreByKind([corpus])];
  const total = sumOf(scores.map(([, score]) => score));
  return [
    `### Airflow ${releaseOf(version, "apache-airflow")}, ${fabOf(version)}`,
    markdownTable(
      ["kind", "changes", "no line", "found", "recall", "AWS: found", "AWS: recall", "findings", "precision"],
      [...scores.map(([kind, score]) => row(`\`${kind}\``, score)), row("all", total)],
    ),
    sentenceOn(corpus),
  ].join("\n\n");
}

function row(name: string, score: Score): string[] {
  return [
    name,
    String(score.changes),
    String(score.silent),
    String(score.found),
    ratio(score.found, score.changes),
    String(score.foundByAws),
    ratio(score.foundByAws, score.changes),
    `${score.findingsRight} of ${score.findings}`,
    ratio(score.findingsRight, score.findings),
  ];
}

function sentenceOn(corpus: Corpus): string {
  const precision = precisionOfAws([corpus]);
  const recall = recallOfAws([corpus]);
  return [
    `AWS's query counts ${precision.lines} lines, of which ${precision.right} show a change: precision`,
    `${ratio(precision.right, precision.lines)}, recall ${ratio(recall.found, recall.changes)}.`,
    `Ordinary lines in the corpus: ${corpus.noise.length}.`,
  ].join(" ");
}

/** 2.7 and 2.8 have Flask-AppBuilder's security manager in Airflow itself. */
function fabOf(version: AirflowVersion): string {
  const { name } = version;
  return name === "2.7" || name === "2.8"
    ? "without a FAB provider"
    : `FAB provider ${releaseOf(version, "apache-airflow-providers-fab")}`;
}

/** A package's version, from the pinned requirements of the recording. */
function releaseOf(version: AirflowVersion, name: string): string {
  const requirements = readFileSync(requirementsOf(version), "utf8");
  const release = new RegExp(`^${name}==(\\S+)`, "m").exec(requirements)?.[1];
  if (release === undefined) {
    throw new Error(`${requirementsOf(version)} must pin ${name}`);
  }
  return release;
}

function ratio(part: number, whole: number): string {
  return whole === 0 ? "–" : (part / whole).toFixed(2);
}
