import { fencedBlocks } from "./documentation";

export interface Documented {
  readonly page: string;
  readonly command: string;
}

/** Every command on a page, without its comment; what goes on in further lines, or is in a loop, is one. */
export const COMMANDS: readonly Documented[] = fencedBlocks("sh", "bash", "console").flatMap(
  ({ page, text }) =>
    (text.includes("while ") ? [text] : text.replaceAll("\\\n", " ").split("\n"))
      .map((command) => command.replace(/ +# .*$/, "").trim())
      .filter((command) => command !== "")
      .map((command) => ({ page, command })),
);

/** What needs no AWS account and no Terraform. */
const HERE = /^npx cdktf-mwaa-teams (access|check|cost|deploy-policy|init --ci|stacks|synth)\b|^git show /;

const NEWCOMER = "__tests__/package/newcomer.test.ts";
const RUNBOOKS = "__tests__/terraform/lifecycle/runbooks.test.ts";
const ADOPTION = "__tests__/terraform/lifecycle/adoption.test.ts";
const PIPELINE = "__tests__/terraform/pipeline/pipeline.test.ts";
const PUBLISH = "__tests__/lambda/publish.test.ts";

/** What another test runs, by the beginning of the page's path and of the command. */
export const ELSEWHERE: readonly (readonly [page: string, command: RegExp, test: string])[] = [
  ["README.md", /^(npm install|npx cdktf-mwaa-teams init) ?/, NEWCOMER],
  ["docs/getting-started.md", /^terraform \S+ apply$/, RUNBOOKS],
  ["docs/getting-started.md", /^(npm i|npx cdktf-mwaa-teams (init|doctor)|terraform )/, NEWCOMER],
  ["docs/getting-started.md", /^npx cdktf-mwaa-teams (publish|status)/, PUBLISH],
  ["docs/library-use.md", /^npm install /, NEWCOMER],
  ["docs/doctor.md", /^npx cdktf-mwaa-teams doctor/, NEWCOMER],
  ["docs/operations.md", /^npx cdktf-mwaa-teams (diff|publish|rollback)|^git switch/, PUBLISH],
  ["docs/operations.md", /^(aws mwaa invoke-rest-api|airflow)\b/, "__tests__/airflow/snapshot.test.ts"],
  ["docs/operations.md", /^mkdir -p stacks/, NEWCOMER],
  [
    "docs/operations.md",
    /^(aws|bucket=|key=|versions\(\)|rm|terraform \S+ (init|plan|apply|destroy)|npx cdktf-mwaa-teams (detect|review))/,
    RUNBOOKS,
  ],
  ["docs/upgrading.md", /^aws mwaa /, RUNBOOKS],
  ["docs/delivery.md", /^aws iam create-open-id-connect-provider/, RUNBOOKS],
  ["docs/deploying.md", /^jq /, RUNBOOKS],
  ["docs/deploying.md", /^npm run synth$/, "__tests__/synth/cli/synth.test.ts"],
  ["docs/adoption.md", /^npx cdktf-mwaa-teams import/, "__tests__/terraform/lifecycle/import.test.ts"],
  ["docs/adoption.md", /^jq /, "__tests__/terraform/plan.test.ts"],
  ["docs/adoption.md", /^terraform /, ADOPTION],
  ["docs/pipeline.md", /^(terraform|npx cdktf-mwaa-teams fingerprint)/, PIPELINE],
  ["docs/plan-review.md", /^(terraform|npx cdktf-mwaa-teams review)/, PIPELINE],
  ["docs/publish.md", /^mwaa-teams (publish|status|diff|rollback)/, PUBLISH],
  [
    "examples/",
    /^(npm install|(TEAMS_FILE=\S+ )?npm run|npx tsc|terraform)/,
    "__tests__/package/npm.test.ts",
  ],
];

/** What no test can run, with why. */
const NOWHERE: Readonly<Record<string, RegExp>> = {
  "it asks Terraform's registry, which not every machine that runs the tests reaches":
    /^terraform \S+ providers lock /,
};

/** The row of the table above that a command is in, or -1. */
export const elsewhere = ({ page, command }: Documented): number =>
  ELSEWHERE.findIndex(([where, what]) => page.startsWith(where) && what.test(command));

export const nowhere = ({ command }: Documented): boolean =>
  Object.values(NOWHERE).some((pattern) => pattern.test(command));

/** What `__tests__/package/documented-commands.test.ts` runs. */
export const RUN_IN_A_PROJECT = COMMANDS.filter((one) => elsewhere(one) === -1 && HERE.test(one.command));
