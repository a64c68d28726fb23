import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { synth, type SynthOptions } from "../../../cli/synth";
import { HookError } from "../../../cli/hooks/hook-error";

const PROJECT = path.resolve(__dirname, "../../..");
const LIBRARY = path.join(PROJECT, "modules");
const CDKTF = path.join(PROJECT, "node_modules/cdktf");
const ALARM = path.join(PROJECT, "node_modules/@cdktf/provider-aws/lib/cloudwatch-metric-alarm");

const TEAMS = `
organization: acme
audit: { homeRegion: eu-west-1 }
teams:
  payments:
    accountId: "111122223333"
    region: eu-west-1
    airflow: { version: "2.11.2" }
    network: { create: { cidr: 10.20.0.0/16 } }
`;

const ALARMS = `
import { Aspects, type IAspect } from "${CDKTF}";
import { CloudwatchMetricAlarm } from "${ALARM}";
import { defineConfig } from "${LIBRARY}";

const owner: IAspect = {
  visit(node) {
    if ("tagsInput" in node) {
      (node as unknown as { tags: Record<string, string> }).tags = { Owner: "platform" };
    }
  },
};

export default defineConfig({
  extendTeam(stack, team) {
    new CloudwatchMetricAlarm(stack, "LongQueue", {
      ...stack.environment.metricQueuedTasks(),
      alarmName: \`\${team.name}-long-queue\`,
      comparisonOperator: "GreaterThanThreshold",
      threshold: 100,
      evaluationPeriods: 3,
    });
  },
  extendAudit(stack) {
    Aspects.of(stack).add(owner);
  },
});
`;

describe("mwaa-teams.config.ts", () => {
  let folder: string;
  let out: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "hooks "));
    out = path.join(folder, "cdktf.out");
    fs.writeFileSync(path.join(folder, "teams.yaml"), TEAMS);
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  function write(text: string, name = "mwaa-teams.config.ts"): string {
    const file = path.join(folder, name);
    fs.writeFileSync(file, text);
    return file;
  }

  function run(options: Partial<SynthOptions> = {}): void {
    synth({ file: path.join(folder, "teams.yaml"), out, team: [], ...options });
  }

  function template(stack: string): Record<string, Record<string, Record<string, unknown>>> {
    const file = path.join(out, "stacks", stack, "cdk.tf.json");
    return (JSON.parse(fs.readFileSync(file, "utf8")) as { resource: ReturnType<typeof template> }).resource;
  }

  /** The message of the error that a synthesis ends with, the folder as `.`. */
  function errorOf(text: string): string {
    write(text, "mwaa-teams.config.js");
    try {
      run();
    } catch (error) {
      expect(error).toBeInstanceOf(HookError);
      expect(fs.existsSync(out)).toBe(false);
      return (error as Error).message.replaceAll(folder, ".");
    }
    throw new Error("the hooks ran, and they should not have");
  }

  /** The app itself, as the CDKTF CLI starts it. */
  function runApp(): SpawnSyncReturns<string> {
    return spawnSync(process.execPath, ["--import", require.resolve("tsx"), path.join(PROJECT, "main.ts")], {
      cwd: folder,
      env: { ...process.env, CDKTF_OUTDIR: out },
      encoding: "utf8",
    });
  }

  test("adds resources to a team's stack, and an aspect to an account's, which cdktf synth runs too", () => {
    write(ALARMS);
    const { status, stderr } = runApp();

    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(template("payments").aws_cloudwatch_metric_alarm?.LongQueue).toMatchObject({
      alarm_name: "payments-long-queue",
      metric_name: "QueuedTasks",
    });
    expect(template("audit-111122223333").aws_cloudtrail?.Resource).toMatchObject({
      tags: { Owner: "platform" },
    });
  });

  test("changes no address and nothing else of the stacks", () => {
    run();
    const before = template("payments");
    write(
      `const { CloudwatchMetricAlarm } = require("${ALARM}");
module.exports = {
  extendTeam(stack) {
    new CloudwatchMetricAlarm(stack, "LongQueue", {
      ...stack.environment.metricQueuedTasks(),
      alarmName: "long-queue",
      comparisonOperator: "GreaterThanThreshold",
      threshold: 100,
      evaluationPeriods: 3,
    });
  },
};
`,
      "mwaa-teams.config.js",
    );
    run();
    const { LongQueue, ...alarms } = template("payments").aws_cloudwatch_metric_alarm ?? {};

    expect(LongQueue).toBeDefined();
    expect({ ...template("payments"), aws_cloudwatch_metric_alarm: alarms }).toEqual(before);
  });

  test("is JavaScript, too", () => {
    write(
      'module.exports = { extendTeam(stack) { stack.addOverride("terraform.required_version", ">= 1.10"); } };',
      "mwaa-teams.config.js",
    );
    run({ team: ["payments"] });
    const file = path.join(out, "stacks/payments/cdk.tf.json");
    expect(JSON.parse(fs.readFileSync(file, "utf8"))).toMatchObject({
      terraform: { required_version: ">= 1.10" },
    });
  });

  test("names the line of a mistake that Terraform's constructs find, and writes nothing", () => {
    const text = `
const { defineConfig, DagBucket } = require("${LIBRARY}");
module.exports = defineConfig({
  extendTeam(stack) {
    new DagBucket(stack, "Second", { bucketName: "A" });
  },
});
`;
    expect(errorOf(text)).toMatch(
      /^\.\/mwaa-teams\.config\.js:5:\d+ {2}stack payments: payments\/Second: `\w+` must [^\n]*\nNothing was written\.$/,
    );
  });

  test("names the line of a mistake in a file that it imports", () => {
    write("exports.alarms = () => {\n  throw new TypeError('no threshold');\n};\n", "alarms.js");
    const text = `
const { alarms } = require("./alarms");
module.exports = { extendTeam() { alarms(); } };
`;
    expect(errorOf(text)).toMatch(
      /^\.\/alarms\.js:2:\d+ {2}stack payments: no threshold\nNothing was written\.$/,
    );
  });

  test("names the line of a mistake in an aspect, which runs when the stack is written", () => {
    const text = `
const { Aspects } = require("${CDKTF}");
module.exports = {
  extendTeam(stack) {
    Aspects.of(stack).add({ visit() { throw new Error("no owner"); } });
  },
};
`;
    expect(errorOf(text)).toMatch(/^\.\/mwaa-teams\.config\.js:5:\d+ {2}stack payments: no owner\n/);
  });

  test("an annotation of an error is one message", () => {
    const text = `
const { Annotations } = require("${CDKTF}");
module.exports = {
  extendTeam(stack) {
    Annotations.of(stack).addError("must have an owner");
  },
};
`;
    expect(errorOf(text)).toMatch(/mwaa-teams\.config\.js {2}stack payments: .*must have an owner/s);
  });

  test.each<[string, string, RegExp]>([
    [
      "another export",
      "module.exports = 7;",
      /must have export default defineConfig\(\{ … \}\), got: something else/,
    ],
    [
      "a hook of another name",
      "module.exports = { extendTeams() {} };",
      /must define extendTeam or extendAudit alone, got: extendTeams/,
    ],
    [
      "a hook that is none",
      "module.exports = { extendTeam: 7 };",
      /extendTeam must be a function, got: number/,
    ],
    ["an async hook", "module.exports = { async extendTeam() {} };", /extendTeam must not be async/],
  ])("rejects %s", (_what, text, problem) => {
    expect(errorOf(text)).toMatch(problem);
  });

  test("rejects two files, since one would be left out without a word", () => {
    write("export default {};");
    expect(errorOf("module.exports = {};")).toMatch(
      /config\.js {2}must not be there beside mwaa-teams\.config\.ts/,
    );
  });

  test("a syntax error has its line, and no stack trace", () => {
    write("export default {\n  extendTeam( {\n};\n");
    const { status, stderr, stdout } = runApp();

    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(/^mwaa-teams\.config\.ts:[23](?::\d+)? {2}\S.*\nNothing was written\.\n$/);
  });
});
