import { type Finding } from "../rules/dag-rule";
import { MAX_DEPTH, type ParsedPython, type SyntaxProblem } from "./parser";
import { type RuleId } from "../../policy/rule-ids";

const MESSAGES: Readonly<Record<SyntaxProblem["kind"], { readonly message: string; readonly fix: string }>> =
  {
    error: { message: "this is no valid Python", fix: "correct the syntax" },
    "python-2": { message: "this is a statement of Python 2", fix: "write it as a call" },
    "other-name": {
      message: "Python reads this name as another one, in its NFKC form",
      fix: "write the name in the letters that Python reads",
    },
    "too-deep": {
      message: `the code is nested more than ${MAX_DEPTH} levels deep`,
      fix: "split the expression",
    },
  };

/** The syntax problems of a file as findings: the first of each kind. */
export function syntaxFindings({ problems }: ParsedPython): (Finding & { readonly rule: RuleId })[] {
  const first = new Map<string, SyntaxProblem>();
  problems.forEach((problem) => {
    if (!first.has(problem.kind)) {
      first.set(problem.kind, problem);
    }
  });
  return [...first.values()].map(({ kind, start, end }) => ({
    rule: kind === "other-name" ? ("ENC003" as const) : ("ENC004" as const),
    ...MESSAGES[kind],
    at: { start, end },
  }));
}
