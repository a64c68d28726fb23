import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { buildSync } from "esbuild";
import { planJson, type Resource } from "../__tests__/unit/review/support/plan-of";
import { MAX_MARKDOWN_BYTES } from "../modules/review/report/markdown";
import { type Goal } from "./goals";
import { type Cost, measureProgram, medianCost } from "./measure-program";
import { installPackages } from "./python-packages";

const PROJECT = path.resolve(__dirname, "..");

/**
 * Prints what reviewing plans costs: one of 5,000 resources, beside checkov, and 300 plans for one comment.
 * @param runs how often each is run; the median counts
 * @param quick whether checkov is left out, which takes minutes to install and to run
 */
export function printReview(runs: number, quick: boolean): Goal[] {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bench-review-"));
  const program = path.join(PROJECT, ".cache/bench-review-plans.cjs");
  try {
    buildSync({
      entryPoints: [path.join(PROJECT, "bench/review/review-plans.ts")],
      absWorkingDir: PROJECT,
      bundle: true,
      platform: "node",
      outfile: program,
    });
    const large = write(folder, "large.json", largePlan(1_000));
    const many = Array.from({ length: 300 }, (_, index) => write(folder, `${index}.json`, largePlan(10)));
    const cost = (...plans: readonly string[]): Cost =>
      medianCost(Array.from({ length: runs }, () => measureProgram([process.execPath, program, ...plans])));
    const [one, all] = [cost(large), cost(...many)];
    const peer = quick ? undefined : checkov(large, runs);
    const comment = fs.readFileSync(`${many[0]}.md`, "utf8");
    console.log(`\nReview of plans, whole processes, median of ${runs}:\n`);
    console.log("| | of a processor | largest memory |");
    console.log("|:--|--:|--:|");
    console.log(
      `| a plan of 5,000 resources | ${one.processorSeconds.toFixed(2)} s | ${one.peakMiB.toFixed(0)} MiB |`,
    );
    console.log(
      `| 300 plans, one comment | ${all.processorSeconds.toFixed(2)} s | ${all.peakMiB.toFixed(0)} MiB |`,
    );
    console.log(
      peer === undefined
        ? "\ncheckov on the same plan is left out."
        : `| checkov, the plan of 5,000 resources | ${peer.processorSeconds.toFixed(2)} s | ${peer.peakMiB.toFixed(0)} MiB |`,
    );
    return [
      ...(peer === undefined
        ? []
        : [
            {
              what: "the review's speed beside checkov's, by processor time",
              limit: 20,
              measured: peer.processorSeconds / one.processorSeconds,
              show: (value: number) => `${value.toFixed(0)} ×`,
              atLeast: true,
            },
          ]),
      {
        what: "review of a plan of 5,000 resources, of a processor",
        limit: 1,
        measured: one.processorSeconds,
        show: (value) => `${value.toFixed(2)} s`,
        informative: true,
      },
      {
        what: "comment on 300 plans",
        limit: MAX_MARKDOWN_BYTES,
        measured: Buffer.byteLength(comment),
        show: (value) => `${(value / 1_000).toFixed(0)} kB`,
      },
    ];
  } finally {
    fs.rmSync(folder, { recursive: true });
    fs.rmSync(program, { force: true });
  }
}

/** From the package index, pinned; it says what is wrong with what the plan leads to, and not what changes. */
function checkov(plan: string, runs: number): Cost {
  const program = path.join(installPackages(path.join(PROJECT, "bench/review/requirements.txt")), "checkov");
  const options = [
    "--framework",
    "terraform_plan",
    "--quiet",
    "--compact",
    "--soft-fail",
    "--output",
    "json",
  ];
  return medianCost(
    Array.from({ length: runs }, () => measureProgram([program, "--file", plan, ...options])),
  );
}

function write(folder: string, name: string, content: string): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, content);
  return file;
}

/** Roles with policies, buckets with policies and log groups, of which some change. */
function largePlan(count: number): string {
  const resources = Array.from({ length: count }, (_, index) => resourcesOf(index)).flat();
  return planJson(resources, { planned_values: { root_module: plannedModule(resources) } });
}

/** What the plan leads to: where other programs look. */
function plannedModule(resources: readonly Resource[]): object {
  const planned = resources.map(({ address, after }) => {
    const [, module = "", type = "", name = ""] = /^(module\.\w+)?\.?(\w+)\.(\w+)/.exec(address) ?? [];
    return { module, resource: { address, mode: "managed", type, name, values: after ?? {} } };
  });
  const of = (wanted: string): object[] =>
    planned.flatMap(({ module, resource }) => (module === wanted ? [resource] : []));
  return { resources: of(""), child_modules: [{ address: "module.a", resources: of("module.a") }] };
}

function resourcesOf(index: number): Resource[] {
  const policy = (...statements: readonly object[]): string =>
    JSON.stringify({ Version: "2012-10-17", Statement: statements });
  const read = (folder: number): string =>
    policy({
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:List*"],
      Resource: `arn:aws:s3:::b${index}/${folder}/*`,
    });
  const same = (address: string, values: Resource["before"]): Resource => ({
    address,
    before: values,
    after: values,
  });
  const group = { name: `g${index}`, arn: `arn:aws:logs:eu-west-1:111122223333:log-group:g${index}` };
  return [
    same(`module.a.aws_iam_role.r[${index}]`, {
      name: `r${index}`,
      arn: `arn:aws:iam::111122223333:role/r${index}`,
      assume_role_policy: policy({
        Effect: "Allow",
        Principal: { Service: "airflow.amazonaws.com" },
        Action: "sts:AssumeRole",
      }),
    }),
    {
      address: `module.a.aws_iam_role_policy.p[${index}]`,
      before: { role: `r${index}`, policy: read(1) },
      after: { role: `r${index}`, policy: read(index % 10 === 0 ? 2 : 1) },
    },
    same(`aws_s3_bucket.b${index}`, { bucket: `b${index}`, arn: `arn:aws:s3:::b${index}` }),
    same(`aws_s3_bucket_policy.b${index}`, {
      bucket: `b${index}`,
      policy: policy({
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: `arn:aws:s3:::b${index}/*`,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      }),
    }),
    {
      address: `aws_cloudwatch_log_group.g${index}`,
      before: { ...group, retention_in_days: 30 },
      after: { ...group, retention_in_days: index % 50 === 0 ? 7 : 30 },
    },
  ];
}
