import { SOAK } from "../../support/seeds";
import { stringify } from "yaml";
import { fencedBlocks, shellCommands } from "../../support/documentation";
import { MwaaWithoutProxy } from "../doctor/support/mwaa-without-proxy";
import { PolicySimulator } from "../doctor/support/policy-simulator";
import { DryRuns } from "../doctor/support/dry-runs";
import { ServiceQuotas } from "../doctor/support/service-quotas";
import { ACCOUNT, AwsClient } from "../support/aws-client";
import { type TeamYaml } from "../support/changed-config";
import { type Desk } from "../support/desk";
import { createRoles } from "../support/existing-resources";
import { AccountOfCaller } from "../support/gateway/account-of-caller";
import { API_CALLED, responseTo, testIncidentResponses } from "../support/incident-responses";
import { type Plan } from "../support/plan";
import { describeWith } from "../support/tools";
import { Workbench } from "../support/workbench";

const OPERATIONS = "docs/operations.md";
const DEPLOYING = "docs/deploying.md";
const OTHER_ACCOUNT = "210987654321";
const [SYNTH, STACK] = ["npx cdktf-mwaa-teams synth", "terraform -chdir=cdktf.out/stacks/payments"];
const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;

/** The drift runbook's commands, with which every plan here is made. */
const [PLAN = "", REVIEW = ""] = shellCommands(OPERATIONS, "Drift");

/** What moves a team to another account. */
const [init = "", apply = "", , secret = "", sync = ""] = shellCommands(OPERATIONS, "Another account");

/** A team's second day, played with the commands of the page, in the order in which somebody might need them. */
describeWith(["terraform", "python3", "aws"], "the runbooks of docs/operations.md", () => {
  jest.setTimeout(20 * 60_000);

  let bench: Workbench;
  let desk: Desk;
  const payments: Partial<TeamYaml> & { airflow: Record<string, unknown> } = {
    accountId: ACCOUNT,
    region: "eu-west-1",
    airflow: { version: "2.10.3" },
    network: { create: { cidr: "10.20.0.0/16", egress: "endpoints" } },
    secrets: { connections: ["warehouse"], administrators: [role("secrets")] },
    detection: { notify: { emails: ["security@acme.example"] } },
    health: {},
  };
  const teams: Record<string, Partial<TeamYaml>> = { payments };

  beforeAll(async () => {
    bench = await Workbench.openWithAws({
      prerequisiteMs: 0,
      handlers: [
        new AccountOfCaller({ "payments-new": OTHER_ACCOUNT }),
        new ServiceQuotas(),
        new DryRuns(),
        new PolicySimulator(),
        new MwaaWithoutProxy(),
      ],
    });
    const aws = new AwsClient(bench.awsUrl, "eu-west-1");
    await createRoles(aws, [role("secrets"), role("platform"), role("deploy")].join(" "));
    await createRoles(new AwsClient(bench.awsUrl, "eu-west-1", OTHER_ACCOUNT), role("secrets"));
    desk = bench.desk();
    desk.installProgram();
    await desk.signIn();
    await synth();
    await desk.type(`${STACK} init -input=false`);
    await desk.type(`${STACK} apply -auto-approve`);
  });
  afterAll(() => bench.close());

  function synth(): Promise<string> {
    desk.write("teams.yaml", stringify({ organization: "acme", audit: false, teams }));
    return desk.type(SYNTH);
  }

  /** What Terraform would do now, but for updates in place of what is named: `replace aws_s3_bucket.x`. */
  async function planned(): Promise<string[]> {
    await desk.type(PLAN);
    const { resource_changes: changes = [] } = JSON.parse(desk.read("plan.json")) as Plan;
    return changes.flatMap(({ mode, address, change }) =>
      mode === "managed" && change.actions.join() !== "no-op"
        ? [`${change.actions.join("+")} ${address}`]
        : [],
    );
  }

  const applyPlan = (): Promise<string> => desk.type(`${STACK} apply plan.tfplan`);

  const environment = async (query: string): Promise<string> =>
    (
      await desk.type(`aws mwaa get-environment --name payments --query Environment.${query} --output text`)
    ).trim();

  /** What IAM's simulator says of the role that DAGs have. */
  async function mayDagsLog(): Promise<string> {
    const command = `aws iam simulate-principal-policy --policy-source-arn ${role("mwaa-payments-execution")} --action-names logs:PutLogEvents --resource-arns arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:airflow-payments-Task:log-stream:x --query 'EvaluationResults[0].EvalDecision' --output text`;
    return (await desk.type(command)).trim();
  }

  test("health alarms and the dashboard are there, and nothing is left to change", async () => {
    const alarms = await desk.type(
      "aws cloudwatch describe-alarms --alarm-name-prefix mwaa-payments-airflow- --query 'length(MetricAlarms)'",
    );
    const dashboards = await desk.type(
      "aws cloudwatch list-dashboards --query 'DashboardEntries[].DashboardName'",
    );

    expect(alarms.trim()).toBe("12");
    expect(dashboards).toContain("mwaa-payments-airflow");
    expect(await planned()).toEqual([]);
  });

  test("an account's roles and OIDC providers are made as docs/deploying.md and docs/delivery.md say", async () => {
    const [loop] = fencedBlocks("sh").filter(
      ({ page, text }) => page === DEPLOYING && text.includes("while "),
    );
    const [write = ""] = shellCommands(DEPLOYING, "The policies").filter((line) =>
      line.includes("deploy.json "),
    );
    await desk.type(write);
    await desk.type(loop?.text.replace("111122223333", ACCOUNT) ?? "");
    await desk.type(shellCommands("docs/delivery.md", "GitHub and GitLab").join("\n"));

    const { policies } = JSON.parse(desk.read("deploy.json")) as { policies: [{ role: { name: string }[] }] };
    const attached = await desk.type(
      "aws iam list-attached-role-policies --role-name deploy --query 'AttachedPolicies[].PolicyName'",
    );
    expect((JSON.parse(attached) as string[]).sort()).toEqual(
      policies[0].role.map(({ name }) => name).sort(),
    );
    const provider = `arn:aws:iam::${ACCOUNT}:oidc-provider/gitlab.com`;
    const audiences = await desk.type(
      `aws iam get-open-id-connect-provider --open-id-connect-provider-arn ${provider} --query ClientIDList`,
    );
    expect(JSON.parse(audiences)).toEqual(["https://gitlab.com"]);
  });

  test("another version of the same major one, another class, and a role that gets in: in place, with the cost shown", async () => {
    await desk.type("cp teams.yaml main.yaml");
    Object.assign(payments, {
      airflow: { version: "2.11.2", environmentClass: "mw1.medium" },
      access: { admin: [role("platform")] },
    });
    await synth();
    const [, against = ""] = shellCommands("docs/cost.md", "In a pull request");
    const cost = await desk.type(against);
    const changes = await planned();
    await applyPlan();

    expect(cost).toContain("mw1.medium");
    expect(changes).toContain("update aws_mwaa_environment.Environment");
    expect(
      changes.filter((change) => !/^(update|create aws_iam_role_policy_attachment\.)/.test(change)),
    ).toEqual([]);
    expect(await environment("[AirflowVersion,EnvironmentClass]")).toMatch(/^2\.11\.2\s+mw1\.medium$/);
  });

  test("another team leaves the first one's stack as it is; in another account, nothing of the old one is named", async () => {
    await synth();
    const before = desk.read("cdktf.out/stacks/payments/cdk.tf.json");
    const { secrets } = payments;
    const rest = { ...payments, access: undefined };
    teams.reports = {
      ...rest,
      secrets: undefined,
      network: { create: { cidr: "10.21.0.0/16" } },
    };
    teams["payments-new"] = {
      ...rest,
      accountId: OTHER_ACCOUNT,
      secrets: { ...(secrets as object), administrators: [`arn:aws:iam::${OTHER_ACCOUNT}:role/secrets`] },
    };
    await synth();
    await desk.type(`${SYNTH} --team reports`);
    await desk.type("npx cdktf-mwaa-teams doctor --team reports");
    expect(desk.read("cdktf.out/stacks/payments/cdk.tf.json")).toBe(before);

    expect(desk.read("cdktf.out/stacks/payments-new/cdk.tf.json")).not.toContain(ACCOUNT);
    await desk.type(`${init} -input=false`);
    expect(await desk.type(apply.replace("apply", "plan"))).toMatch(
      /^Plan: \d{2,3} to add, 0 to change, 0 to destroy\.$/m,
    );
  });

  // A second life takes a minute: `npm run test:soak` has it.
  (SOAK ? test : test.skip)(
    "the new account has the environment, its DAGs and its secrets, and the old one is as it was",
    async () => {
      await desk.type(`${apply} -auto-approve`);
      desk.write("dags/daily.py", "# daily\n");
      desk.write("warehouse.json", '{"password":"moved"}');
      await desk.signIn(OTHER_ACCOUNT);
      await desk.type([secret, sync].join("\n"));
      const there = await desk.type(
        [
          "aws mwaa list-environments --query Environments --output text",
          "aws secretsmanager get-secret-value --secret-id airflow/payments-new/connections/warehouse --query SecretString --output text",
          sync.replace(/^aws s3 sync dags (".*") --delete$/, "aws s3 cp $1/daily.py -"),
        ].join("\n"),
      );
      expect(there.trim().split("\n")).toEqual(["payments-new", '{"password":"moved"}', "# daily"]);
      await desk.signIn();
      expect(await desk.type("aws mwaa list-environments --query Environments --output text")).toBe(
        "payments\n",
      );
    },
  );

  describe("with a secret and the key rotated, DAGs stopped, and the boundary and a log group changed by hand", () => {
    const stages = async (): Promise<string[]> => {
      const listed = await desk.type(
        "aws secretsmanager list-secret-version-ids --secret-id airflow/payments/connections/warehouse --query 'Versions[?contains(VersionStages, `AWSCURRENT`)].VersionId' --output text",
      );
      return listed.trim().split(/\s+/);
    };

    test("the current value of the secret is the new one, and goes back to the one before", async () => {
      const value = async (): Promise<string> =>
        (
          await desk.type(
            "aws secretsmanager get-secret-value --secret-id airflow/payments/connections/warehouse --version-stage AWSCURRENT --query SecretString --output text",
          )
        ).trim();
      const [put = "", remove = "", ...back] = shellCommands(OPERATIONS, "Rotate a secret");
      for (const password of ["first", "second"]) {
        desk.write("warehouse.json", JSON.stringify({ password }));
        await desk.type([put, remove].join("\n"));
      }
      expect(await value()).toBe('{"password":"second"}');
      expect(await stages()).toHaveLength(1);
      await desk.type(back.join("\n"));
      expect(await value()).toBe('{"password":"first"}');
    });

    test("the key has new material", async () => {
      const rotate = shellCommands(OPERATIONS, "Rotate the key").join("\n");
      await desk.type(rotate);
      const rotations = await desk.type(
        `aws kms list-key-rotations --key-id ${await environment("KmsKey")} --query 'Rotations[].RotationType' --output text`,
      );
      expect(rotations.trim()).toBe("ON_DEMAND");
    });

    test("DAGs can do nothing any more", async () => {
      expect(await mayDagsLog()).toBe("allowed");
      const [stop = ""] = shellCommands(OPERATIONS, "Break-glass");
      await desk.type(stop);
      expect(await mayDagsLog()).not.toBe("allowed");
    });

    test("a plan shows what was changed by hand, and nothing else; the apply restores it, and does not undo the stop", async () => {
      const everything = JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
      });
      const boundary = `arn:aws:iam::${ACCOUNT}:policy/mwaa-payments-boundary`;
      await desk.type(
        `aws iam create-policy-version --policy-arn ${boundary} --policy-document '${everything}' --set-as-default`,
      );
      await desk.type(
        "aws logs put-retention-policy --log-group-name airflow-payments-Task --retention-in-days 1",
      );

      expect((await planned()).map((change) => change.replace(/_[0-9A-F]{8}$/, ""))).toEqual([
        expect.stringMatching(/^update aws_cloudwatch_log_group\.Logs_Task$/),
        expect.stringMatching(/^update aws_iam_policy\./),
      ]);
      const review = await desk.run(REVIEW);
      expect(review).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("2 updated") as string });
      await applyPlan();
      expect(await planned()).toEqual([]);
      expect(await mayDagsLog()).not.toBe("allowed");
    });

    test("DAGs can do again what they could before", async () => {
      const [, undo = ""] = shellCommands(OPERATIONS, "Break-glass");
      await desk.type(undo);
      expect(await mayDagsLog()).toBe("allowed");
    });
  });

  describe("an incident", () => testIncidentResponses(() => desk));

  test("the next major version, which MWAA makes itself, replaces nothing; who is taken out of access cannot log in any more", async () => {
    const [update = "", status = ""] = shellCommands("docs/upgrading.md", "Another version of Airflow");
    await desk.type(update);
    while (!(await desk.type(status)).includes('"AVAILABLE"')) {
      // MWAA is at work.
    }
    payments.airflow.version = "3.2.1";
    delete payments.access;
    await synth();
    const changes = await planned();
    expect(
      changes.filter((change) => !/^(update |delete aws_iam_role_policy_attachment\.)/.test(change)),
    ).toEqual([]);
    await applyPlan();
    expect(await environment("AirflowVersion")).toBe("3.2.1");
    const [, mayLogIn = ""] = responseTo(API_CALLED);
    expect(await desk.type(mayLogIn)).not.toContain("allowed");
  });

  test("a team is removed: its protection, then what it had, then its line, then its folder", async () => {
    payments.deletionProtection = false;
    await synth();
    // The bucket may be destroyed with its objects, and a secret be recovered for a week and no longer.
    const rest =
      /^(delete terraform_data\..*DeletionProtection|update aws_(s3_bucket|secretsmanager_secret)\.)/;
    expect((await planned()).filter((change) => !rest.test(change))).toEqual([]);
    await applyPlan();
    const [destroy = ""] = shellCommands(OPERATIONS, "Remove a team");
    await desk.type(`${destroy} -auto-approve`);
    delete teams.payments;
    expect(await synth()).toContain("payments is gone from");
    await desk.type(`${SYNTH} --prune`);

    expect(await desk.type("ls cdktf.out/stacks")).toBe("payments-new\nreports\n");
    expect(await desk.type("aws mwaa list-environments --query Environments --output text")).not.toContain(
      "payments",
    );
  });
});
