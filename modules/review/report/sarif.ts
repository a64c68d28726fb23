import { type Finding, type RuleId, RULES } from "../finding";
import { type ReviewReport } from "./review-report";

const LEVELS = { stop: "error", look: "warning" } as const;

/**
 * The report as a SARIF 2.1.0 log, for code scanning. A plan has no lines: the place of a finding is the plan's file, and
 * its logical location is the resource.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * @param version version of the package
 */
export function sarifReport({ plans }: ReviewReport, version: string): string {
  const rules = Object.keys(RULES) as RuleId[];
  return JSON.stringify(
    {
      $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
      version: "2.1.0",
      runs: [
        {
          tool: {
            driver: {
              name: "mwaa-teams review",
              semanticVersion: version,
              rules: rules.map((id) => ({ id, shortDescription: { text: RULES[id] } })),
            },
          },
          columnKind: "utf16CodeUnits",
          results: plans.flatMap(({ plan, findings, acknowledged }) => [
            ...findings.map((finding) => resultOf(finding, plan, rules)),
            ...acknowledged.map(({ finding, by }) => ({
              ...resultOf(finding, plan, rules),
              suppressions: [
                {
                  kind: "external",
                  status: "accepted",
                  justification: `${by.reason} (${by.owner}, until ${by.expires})`,
                },
              ],
            })),
          ]),
        },
      ],
    },
    undefined,
    2,
  );
}

function resultOf(
  { rule, severity, address, message, details = [] }: Finding,
  plan: string,
  rules: readonly RuleId[],
): object {
  return {
    ruleId: rule,
    ruleIndex: rules.indexOf(rule),
    level: LEVELS[severity],
    message: { text: [`${address}: ${message}`, ...details].join("\n") },
    locations: [
      {
        // Code scanning wants a line.
        physicalLocation: { artifactLocation: { uri: uriOf(plan) }, region: { startLine: 1 } },
        logicalLocations: [{ fullyQualifiedName: address, kind: "resource" }],
      },
    ],
  };
}

function uriOf(path: string): string {
  const uri = path.split("/").map(encodeURIComponent).join("/");
  return path.startsWith("/") ? `file://${uri}` : uri;
}
