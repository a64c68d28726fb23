import { looksLikeSecret } from "../../../../modules/validation/secret-looking";
import { always, type RuleDocumentation } from "../rules/dag-rule";
import { type FileFinding, linesOf, placeOf, textOf } from "./file-rule";

export const file006: RuleDocumentation = {
  id: "FILE006",
  title: "A file holds a secret",
  why:
    "Whoever can read the repository or the bucket has the secret, and it stays in the history of both. MWAA also " +
    "shows what the startup script and pip print in CloudWatch.",
  bad: "export API_TOKEN=ghp_ followed by the 36 characters of a token",
  good: "a connection or variable in AWS Secrets Manager",
  source: "AWS, MWAA user guide: best practices for the startup script; gitleaks",
  fix: "store it in AWS Secrets Manager, and replace the secret that was written down",
  severity: always("error"),
};

/** FILE006: what looks like a secret in a file, once for each line. */
export function secretFindings(bytes: Uint8Array): FileFinding[] {
  const text = textOf(bytes) ?? Buffer.from(bytes).toString("latin1");
  const found = linesOf(text).flatMap((line): FileFinding[] => {
    const kind = looksLikeSecret(line.text);
    return kind === undefined || line.text.includes("EXAMPLE")
      ? []
      : [{ rule: "FILE006", message: `the line holds what looks like ${kind}`, at: placeOf(line) }];
  });
  return found;
}
