import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../support/command";
import { Janitor } from "../support/janitor";
import { REPOSITORY } from "../support/paths";
import { PipelineBench, PLANS_BUCKET, SCRIPT, type TinyStack } from "../support/pipeline-bench";
import { accessKeyOf } from "../support/permissions/access-key";
import { PIPELINE_ROLES, pipelineLimits, type PipelineRole } from "../support/permissions/pipeline-roles";
import { PolicyGuard } from "../support/permissions/policy-guard";
import { describeWith } from "../support/tools";
import { type JobResult, runJob } from "../support/workflow";

const WORKFLOWS = join(REPOSITORY, "examples/pipeline/.github/workflows");

/** Which role a workflow's jobs take. */
const ROLES: Readonly<Record<string, PipelineRole>> = {
  "mwaa-plan.yml": "plan",
  "mwaa-drift.yml": "plan",
  "mwaa-review.yml": "review",
};

const [ONE, OTHER] = ["111122223333", "444455556666"] as const;

/** Two of the teams share an account; the canary of both goes first, with a team that will fail. */
const teamsYaml = (retentionDays: number): string => `
organization: acme
audit: false
defaults:
  region: eu-west-1
  airflow: { version: "2.11.2" }
  logs: { retentionDays: ${retentionDays} }
  wave: 2
teams:
  canary: { wave: 1, accountId: "${ONE}", network: { create: { cidr: 10.1.0.0/16 } } }
  payments: { wave: 1, accountId: "${ONE}", network: { create: { cidr: 10.2.0.0/16 } } }
  science: { accountId: "${OTHER}", network: { create: { cidr: 10.3.0.0/16 } } }
`;

/** Stands for npx: `synth` writes small stacks, each of which is applied in a second; all else is the real command. */
const NPX = `#!/bin/bash
set -e
[ "$1 $2" = "--no-install mwaa-teams" ]
if [ "$3" = synth ]; then cp -R "$SMALL_STACKS/." cdktf.out; else exec "$MWAA_TEAMS" "\${@:3}"; fi
`;

/** Stands for GitHub: keeps the bodies of comments and issues in a folder, and says which commit a merge is of. */
const GH = `#!/bin/bash
set -e
echo "\${@}" >>"$GITHUB_STAND_IN/calls"
case "$*" in
  *--paginate*comments*) [ ! -f "$GITHUB_STAND_IN/comment.json" ] || echo 7 ;;
  *--input*) cp "\${@: -2:1}" "$GITHUB_STAND_IN/comment.json" ;;
  *commits*pulls*) echo "$REVIEWED_COMMIT" ;;
  issue*create*--body-file*) cp "\${@: -1}" "$GITHUB_STAND_IN/issue" ;;
  issue*list*) [ ! -f "$GITHUB_STAND_IN/issue" ] || echo 3 ;;
  issue*close*) rm "$GITHUB_STAND_IN/issue" ;;
esac
`;

describeWith(
  ["terraform", "python3", "aws", "jq", "git"],
  "the commands of the GitHub workflows, one after the other",
  () => {
    jest.setTimeout(15 * 60_000);

    const janitor = new Janitor();
    /** Each job has what its role may do, and no more. */
    const guard = new PolicyGuard();
    let bench: PipelineBench;
    let folder: string;
    let github: string;
    let small: string;
    let environment: NodeJS.ProcessEnv;
    let commits: readonly [before: string, reviewed: string];
    /** A file that the failing stack waits for. */
    let repaired: string;

    beforeAll(async () => {
      bench = await PipelineBench.start(janitor, guard);
      [folder, github, small] = [0, 1, 2].map(() => janitor.temporaryFolder()) as [string, string, string];
      const programs = janitor.temporaryFolder();
      writeFileSync(join(programs, "npx"), NPX, { mode: 0o755 });
      writeFileSync(join(programs, "gh"), GH, { mode: 0o755 });
      copyFileSync(SCRIPT, join(folder, "mwaa-pipeline"));
      chmodSync(join(folder, "mwaa-pipeline"), 0o755);
      repaired = join(github, "repaired");
      writeStacks({ payments: { says: "b", runs: `test -e ${repaired}` } });
      const files = ["canary", "payments", "science"].map((name) =>
        join(small, "stacks", name, "cdk.tf.json"),
      );
      PIPELINE_ROLES.forEach((role) => guard.limit(role, pipelineLimits(role, PLANS_BUCKET, files)));
      commits = [commit(400), commit(731)];
      environment = {
        ...bench.environment,
        PATH: `${programs}:${process.env.PATH}`,
        SMALL_STACKS: small,
        GITHUB_STAND_IN: github,
        GITHUB_REPOSITORY: "acme/mwaa",
        GITHUB_SHA: commits[1],
        REVIEWED_COMMIT: commits[1],
      };
    });
    afterAll(async () => {
      await bench.close();
      await janitor.close();
    });

    function writeStacks(change: Readonly<Record<string, TinyStack>> = {}): void {
      const stacks = { canary: { says: "a" }, payments: { says: "b" }, science: { says: "c" }, ...change };
      for (const [name, content] of Object.entries(stacks)) {
        bench.writeStack(small, name, `fleet/${name}`, content);
      }
    }

    /** The whole hash of a commit in which logs are kept for so many days. */
    function commit(retentionDays: number): string {
      const git = (...args: readonly string[]): string =>
        execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@acme.example", ...args], {
          cwd: folder,
          encoding: "utf8",
        }).trim();
      writeFileSync(join(folder, "teams.yaml"), teamsYaml(retentionDays));
      git("init", "--quiet");
      git("add", "--all");
      git("commit", "--quiet", "--message", "teams");
      return git("rev-parse", "HEAD");
    }

    const as = (role: PipelineRole): NodeJS.ProcessEnv => ({ AWS_ACCESS_KEY_ID: accessKeyOf(role) });

    const run = (
      file: string,
      job: string,
      values: Readonly<Record<string, string>> = {},
    ): Promise<JobResult> =>
      runJob(
        join(WORKFLOWS, file),
        job,
        {
          "vars.MWAA_PLANS_BUCKET": PLANS_BUCKET,
          "vars.MWAA_PLAN_ROLE_NAME": "",
          "vars.MWAA_COST_LIMIT": "",
          "vars.MWAA_STACKS_PER_ACCOUNT": "",
          "github.token": "none",
          "github.repository": "acme/mwaa",
          ...values,
        },
        { folder, environment: { ...environment, ...as(ROLES[file] ?? "deploy") }, janitor },
      );

    async function done(...args: Parameters<typeof run>): Promise<JobResult> {
      const result = await run(...args);
      expect({ ...result, succeeded: result.succeeded }).toEqual({ ...result, succeeded: true });
      return result;
    }

    const review = (): Promise<JobResult> =>
      done("mwaa-review.yml", "review", {
        "github.event.workflow_run.head_sha": commits[1],
        "github.event.workflow_run.pull_requests[0].number": "12",
      });

    /** What the workflow has of each wave, by its number. */
    async function waves(more: Readonly<Record<string, string>> = {}): Promise<readonly WaveEntry[][]> {
      const { outputs } = await done("mwaa-apply.yml", "stacks", {
        "inputs.stack": "",
        "github.event.before": commits[0],
        ...more,
      });
      return [1, 2, 3, 4, 5].map((wave) => JSON.parse(outputs[`wave${wave}`] ?? "") as WaveEntry[]);
    }

    const apply = ({ stack }: WaveEntry, approved = ""): Promise<JobResult> =>
      run("mwaa-apply-wave.yml", "apply", {
        "inputs.commit": commits[1],
        "inputs.approved": approved,
        "matrix.stack": stack,
      });

    interface WaveEntry {
      readonly stack: string;
      readonly lane: string;
    }

    it("plan the stacks that a pull request changes, in jobs of one account each", async () => {
      const { outputs } = await done("mwaa-plan.yml", "stacks");
      const batches = JSON.parse(outputs.batches ?? "") as { stacks: string; lane: string }[];
      expect(batches).toEqual([
        { stacks: "canary payments", lane: `${ONE}-0` },
        { stacks: "science", lane: `${OTHER}-0` },
      ]);
      for (const { stacks } of batches) {
        await done("mwaa-plan.yml", "plan", {
          "matrix.stacks": stacks,
          "github.event.pull_request.head.sha": commits[1],
        });
      }
    });

    it("review them in one comment, which a second review writes again", async () => {
      expect((await review()).outputs).toEqual({ state: "success" });
      const { body } = JSON.parse(readFileSync(join(github, "comment.json"), "utf8")) as { body: string };
      expect(body).toMatch(/^<!-- mwaa-teams review -->\n### Plan review: 0 to stop/);
      await review();
      const calls = readFileSync(join(github, "calls"), "utf8").split("\n");
      expect(calls.filter((call) => call.includes("--input")).map((call) => call.split(" ")[1])).toEqual([
        "repos/acme/mwaa/issues/12/comments",
        "--method",
      ]);
      expect(calls.filter((call) => call.includes("state=success"))).toHaveLength(2);
    });

    it("apply a wave, of which one stack fails, and no other wave; then what is left, and drift finds nothing", async () => {
      const [first = [], second = [], ...others] = await waves();
      expect(first).toEqual([
        { stack: "canary", lane: `${ONE}-0` },
        { stack: "payments", lane: `${ONE}-1` },
      ]);
      expect([second, others]).toEqual([[{ stack: "science", lane: `${OTHER}-0` }], [[], [], []]]);

      const results = [];
      for (const entry of first) {
        results.push(await apply(entry));
      }
      expect(results.map(({ succeeded }) => succeeded)).toEqual([true, false]);
      expect(results[1]?.log).toContain("payments: the apply has failed");
      expect(stateOf("science")).toBe(false);

      // Who resumes sees what is left with its fingerprint, and approves it for that stack alone.
      mkdirSync(repaired);
      const stopped = await apply({ stack: "payments", lane: "" });
      const approved = /fingerprint is (\w{64})/.exec(stopped.log)?.[1] ?? "";
      expect([stopped.succeeded, approved]).toEqual([false, expect.stringMatching(/./)]);
      const [byHand] = await waves({ "inputs.stack": "payments" });
      expect(byHand).toEqual([{ stack: "payments", lane: `${ONE}-0` }]);
      expect((await apply({ stack: "payments", lane: "" }, approved)).log).toContain("payments: applied");

      // The failed jobs run again, and the waves behind them.
      const resumed = [];
      for (const entry of [...first, ...second]) {
        resumed.push(await apply(entry));
      }
      expect(resumed.map(({ log }) => /^\w+: (nothing to do|applied)$/m.exec(log)?.[0])).toEqual([
        "canary: nothing to do",
        "payments: nothing to do",
        "science: applied",
      ]);
      await done("mwaa-drift.yml", "drift");
      expect(existsSync(join(github, "issue"))).toBe(false);
    });

    it("open one issue of what drifts at night, and close it", async () => {
      writeStacks({ science: { says: "changed by hand" } });
      await done("mwaa-drift.yml", "drift");
      await done("mwaa-drift.yml", "drift");
      expect(readFileSync(join(github, "issue"), "utf8")).toBe(
        "- `science`: 1 differ: `terraform_data.it`\n",
      );
      const calls = readFileSync(join(github, "calls"), "utf8");
      expect(calls.match(/^issue (create|edit)/gm)).toEqual(["issue create", "issue edit"]);
      rmSync(join(folder, "cdktf.out"), { recursive: true });
      writeStacks();
      await done("mwaa-drift.yml", "drift");
      expect(existsSync(join(github, "issue"))).toBe(false);
    });

    it("need no more than docs/pipeline.md gives each role, and may do nothing else", async () => {
      expect(guard.denials).toEqual([]);
      expect(new Set(guard.recorded.map(({ mode }) => mode))).toEqual(new Set(PIPELINE_ROLES));
      const state = "fleet/canary/terraform.tfstate";
      // Who plans can say nothing reviewed, who reviews can plan nothing, and neither can change a state.
      const denied: readonly [PipelineRole, string][] = [
        ["plan", "reviewed/x"],
        ["plan", state],
        ["review", "plans/x"],
        ["review", state],
        ["deploy", "plans/x"],
        ["deploy", "reviewed/x"],
      ];
      const put = async (role: PipelineRole, key: string): Promise<number> => {
        const args = ["s3api", "put-object", "--bucket", PLANS_BUCKET, "--key", key];
        const env = { ...environment, ...as(role) };
        return (await runCommand("aws", args, { cwd: folder, env, janitor })).exitCode;
      };
      expect(await put("plan", "plans/x")).toBe(0);
      for (const [role, key] of denied) {
        expect([role, key, await put(role, key)]).not.toEqual([role, key, 0]);
      }
      expect(guard.denials.map(({ stack, action, resource }) => [stack, action, resource])).toEqual(
        denied.map(([role, key]) => [role, "s3:PutObject", `arn:aws:s3:::${PLANS_BUCKET}/${key}`]),
      );
    });

    function stateOf(stack: string): boolean {
      return bench
        .aws("s3api", "list-objects-v2", "--bucket", PLANS_BUCKET, "--prefix", `fleet/${stack}/`)
        .includes("tfstate");
    }
  },
);
