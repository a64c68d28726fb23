import { readCorpus } from "./support/corpus";
import { precisionOfAws, type Score, scoreByKind } from "./support/score";
import { VERSIONS } from "./support/versions";

/** Prints how well each kind is found, as Markdown for the documentation: `node --import tsx __tests__/airflow/report.ts`. */
function report(): string {
  const corpora = VERSIONS.map(({ name }) => readCorpus(name));
  const scores = [...scoreByKind(corpora)];
  const total = scores.map(([, score]) => score).reduce(add);
  const aws = precisionOfAws(corpora);
  return [
    "| Kind | Changes | Leave no line | Found | Found by `add-role` | Lines found | Precision |",
    "|---|--:|--:|--:|--:|--:|--:|",
    ...scores.map(([kind, score]) => row(`\`${kind}\``, score)),
    row("**all**", total),
    "",
    `Of ${aws.lines} lines with \`add-role\`, ${aws.right} tell of a change: a precision of ${ratio(aws.right, aws.lines)}.`,
    `Ordinary lines: ${corpora.reduce((sum, { noise }) => sum + noise.length, 0)}.`,
    "",
  ].join("\n");
}

function row(name: string, score: Score): string {
  const cells = [
    score.changes,
    score.silent,
    score.found,
    score.foundByAws,
    `${score.linesFound} of ${score.lines}`,
    ratio(score.findingsRight, score.findings),
  ];
  return `| ${name} | ${cells.join(" | ")} |`;
}

function add(one: Score, other: Score): Score {
  const sum = Object.entries(one).map(([key, value]) => [key, (value as number) + other[key as keyof Score]]);
  return Object.fromEntries(sum) as Score;
}

function ratio(part: number, whole: number): string {
  return whole === 0 ? "–" : (part / whole).toFixed(2);
}

process.stdout.write(report());
