import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { runCommand } from "./command";
import { type Janitor } from "./janitor";

interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Where the commands of a workflow run. */
export interface Runner {
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly janitor: Janitor;
}

/** What the commands of a job did. */
export interface JobResult {
  readonly succeeded: boolean;
  /** Standard output and errors of all steps. */
  readonly log: string;
  /** What steps have written to `GITHUB_OUTPUT`. */
  readonly outputs: Readonly<Record<string, string>>;
}

/** What brings tools along, which the tests have. */
const INSTALLS = "npm ci --ignore-scripts";

/**
 * The commands of one job of a GitHub workflow, as they stand in its file, until one fails.
 * @param values of the expressions that its steps name, such as `vars.MWAA_PLANS_BUCKET`
 */
export async function runJob(
  file: string,
  job: string,
  values: Readonly<Record<string, string>>,
  { folder, environment, janitor }: Runner,
): Promise<JobResult> {
  const { jobs } = parse(readFileSync(file, "utf8")) as { jobs: Record<string, { steps?: Step[] }> };
  const outputFile = join(janitor.temporaryFolder(), "output");
  writeFileSync(outputFile, "");
  let succeeded = true;
  let log = "";
  const known = new Map(Object.entries(values));
  for (const { id, if: condition = "", run, env = {} } of jobs[job]?.steps ?? []) {
    const isDue = succeeded || condition.startsWith("always()");
    if (run === undefined || run === INSTALLS || !isDue) {
      continue;
    }
    const own = Object.entries(env).map(([key, text]) => [key, withValues(text, known)]);
    // As GitHub runs it where a step names no shell.
    const { exitCode, stdout, stderr } = await runCommand("bash", ["-e", "-c", run], {
      cwd: folder,
      env: {
        ...environment,
        ...(Object.fromEntries(own) as NodeJS.ProcessEnv),
        GITHUB_OUTPUT: outputFile,
      },
      janitor,
    });
    log += `${stdout}${stderr}`;
    succeeded &&= exitCode === 0;
    for (const [key, value] of outputsIn(outputFile)) {
      known.set(`steps.${id}.outputs.${key}`, value);
    }
  }
  return { succeeded, log, outputs: Object.fromEntries(outputsIn(outputFile)) };
}

function outputsIn(file: string): (readonly [key: string, value: string])[] {
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.flatMap((line) => {
    const [, key, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
    return key === undefined || value === undefined ? [] : [[key, value] as const];
  });
}

/** `a || 'b'` is the first that is not empty. */
function withValues(text: string, known: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\$\{\{ (.+?) \}\}/g, (_, expression: string) => {
    const values = expression.split(" || ").map((part) => /^'(.*)'$/.exec(part)?.[1] ?? known.get(part));
    if (values.includes(undefined)) {
      throw new Error(`the test must give a value of ${expression}`);
    }
    return values.find((value) => value !== "") ?? "";
  });
}
