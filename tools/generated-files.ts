import { readFileSync } from "node:fs";
import path from "node:path";
import { withReport } from "../__tests__/airflow/report";
import { dagPolicyJsonSchema } from "../functions/dag-publisher/policy/json-schema";
import { diagnosticsJsonSchema } from "../functions/dag-publisher/report/json-schema";
import { eventJsonSchema } from "../functions/privilege-detector/notify/event-json-schema";
import { accessJsonSchema } from "../modules/access/report/json-schema";
import { teamsJsonSchema } from "../modules/config/json-schema";
import { costJsonSchema } from "../modules/cost/report/json-schema";
import { acknowledgementsJsonSchema } from "../modules/review/acknowledgements";
import { reviewJsonSchema } from "../modules/review/report/json-schema";
import { apiReport } from "./api-report";
import { withBoundarySizes } from "./boundary-sizes";
import { arnServices } from "./arn-services";
import { configReference } from "./config-reference";
import { withPolicyKeys } from "./dag-policy-reference";
import { withCostReport } from "./cost-report";
import { dagRulesReference } from "./dag-rules-reference";
import { dangerousActions } from "./dangerous-actions";
import { type GeneratedFile } from "./generated-file";
import { iamActions } from "./iam-actions";
import { readmePicture } from "./picture/readme-picture";

const COST = "docs/cost.md";
const DAG_CHECKER = "docs/dag-checker.md";
const DETECTION = "docs/detection.md";
const PERMISSIONS = "docs/permissions.md";

/** Everything that is generated and committed. */
export const GENERATED_FILES: readonly GeneratedFile[] = [
  { file: "modules/identity/arn-services.json", text: arnServices },
  { file: "modules/identity/iam-actions.json", text: iamActions },
  { file: "modules/identity/dangerous-actions.json", text: dangerousActions },
  { file: "schema/teams.schema.json", text: () => jsonText(teamsJsonSchema()) },
  { file: "schema/privilege-change-detected.schema.json", text: () => jsonText(eventJsonSchema()) },
  { file: "schema/dag-policy.schema.json", text: () => jsonText(dagPolicyJsonSchema()) },
  { file: "schema/dag-diagnostics.schema.json", text: () => jsonText(diagnosticsJsonSchema()) },
  { file: "schema/plan-review.schema.json", text: () => jsonText(reviewJsonSchema()) },
  { file: "schema/plan-acknowledgements.schema.json", text: () => jsonText(acknowledgementsJsonSchema()) },
  { file: "schema/access.schema.json", text: () => jsonText(accessJsonSchema()) },
  { file: "schema/cost.schema.json", text: () => jsonText(costJsonSchema()) },
  { file: "docs/rules.md", text: dagRulesReference },
  {
    file: DAG_CHECKER,
    text: () => withPolicyKeys(readFileSync(path.join(__dirname, "..", DAG_CHECKER), "utf8")),
  },
  {
    file: DETECTION,
    text: () => withReport(readFileSync(path.join(__dirname, "..", DETECTION), "utf8")),
  },
  {
    file: COST,
    text: () => withCostReport(readFileSync(path.join(__dirname, "..", COST), "utf8")),
  },
  { file: "docs/images/stack-light.svg", text: () => readmePicture("light") },
  { file: "docs/images/stack-dark.svg", text: () => readmePicture("dark") },
  {
    file: PERMISSIONS,
    text: () => withBoundarySizes(readFileSync(path.join(__dirname, "..", PERMISSIONS), "utf8")),
  },
  { file: "docs/teams-yaml.md", text: configReference },
  { file: "docs/api-report.md", text: apiReport },
];

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
