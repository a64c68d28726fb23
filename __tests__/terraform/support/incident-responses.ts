import { shellCommands } from "../../support/documentation";
import { ACCOUNT } from "./aws-client";
import { type Desk } from "./desk";

const STREAM = "dag_id=daily/run_id=r/task_id=t/attempt=1.log";

/** Under which the page has the response. */
export const API_CALLED = "Airflow's API was called";

/** The commands of docs/operations.md for a kind of incident, with this account in the place of the page's. */
export function responseTo(incident: string): string[] {
  return shellCommands("docs/operations.md", incident).map((command) =>
    command.replaceAll("111122223333", ACCOUNT),
  );
}

/**
 * Registers the tests of the responses to incidents, as they stand in docs/operations.md, in the account of the applied team
 * `payments`. What they change is as before when they are done.
 */
export function testIncidentResponses(desk: () => Desk): void {
  const type = (...commands: string[]): Promise<string> => desk().type(commands.join("\n"));

  test("what a DAG has read: the list of secrets shows which have no value since", async () => {
    const [list = ""] = responseTo("A DAG read what is secret");
    const lastChange = async (): Promise<number> => {
      const [, time = ""] =
        /^(\S+)\tairflow\/payments\/connections\/warehouse$/m.exec(await type(list)) ?? [];
      return /^\d+(\.\d+)?$/.test(time) ? Number(time) * 1000 : Date.parse(time);
    };
    const incident = Date.now();
    expect(await lastChange()).toBeLessThan(incident);
    await type(
      "aws secretsmanager put-secret-value --secret-id airflow/payments/connections/warehouse --secret-string new",
    );
    expect(await lastChange()).toBeGreaterThan(incident - 1_000);
  });

  test("a role that called Airflow: its sessions end, later ones do not", async () => {
    const [end = "", verify = "", undo = ""] = responseTo(API_CALLED);
    const of = (time: string): string =>
      `${verify} --context-entries ContextKeyName=aws:TokenIssueTime,ContextKeyValues=${time},ContextKeyType=date`;
    const login = async (time: string): Promise<string | undefined> =>
      (await type(of(time))).trim().split(/\s+/)[1];
    expect(await login("2020-01-01T00:00:00Z")).toBe("allowed");
    await type(end);
    expect(await login("2020-01-01T00:00:00Z")).not.toBe("allowed");
    expect(await login("2120-01-01T00:00:00Z")).toBe("allowed");
    await type(undo);
    expect(await login("2020-01-01T00:00:00Z")).toBe("allowed");
  });

  test("a DAG bucket that was written: what lies there is listed with its version", async () => {
    const [bucket = "", list = "", differ = ""] = responseTo("The DAG bucket was written");
    await type(bucket, 'echo foreign | aws s3 cp - "s3://$bucket/dags/foreign.py" --quiet');
    expect(await type(bucket, list)).toMatch(/^\S+\tdags\/foreign\.py\t\S+$/m);
    await type(bucket, 'aws s3 rm "s3://$bucket/dags/foreign.py" --quiet');
    expect(differ).toMatch(/^npx cdktf-mwaa-teams diff \. --team payments$/);
  });

  test("a secret that was written: its policy is shown, and denies others", async () => {
    const policy = JSON.parse(await type(...responseTo("A secret was written"))) as {
      Statement: { Effect: string; Action: unknown }[];
    };
    const denied = policy.Statement.filter(({ Effect }) => Effect === "Deny");
    expect(JSON.stringify(denied)).toContain("secretsmanager:PutSecretValue");
  });

  test("a trail that was stopped and a detector that was switched off run again", async () => {
    await type(
      "aws s3api create-bucket --bucket acme-records --create-bucket-configuration LocationConstraint=eu-west-1",
      "aws cloudtrail create-trail --name acme-audit --s3-bucket-name acme-records",
      "aws events disable-rule --name mwaa-payments-privilege-detector",
    );
    const commands = responseTo("What guards the team was changed");
    const [contain, verify] = [commands.slice(0, 2), commands.slice(2)];
    const state = async (): Promise<string[]> => (await type(...verify)).trim().split(/\s+/);
    expect(await state()).toEqual(["false", "DISABLED"]);
    await type(...contain);
    expect(await state()).toEqual(["true", "ENABLED"]);
  });

  test("a detector that cannot see: the same rules are asked by hand; alarm, log and subscriptions say why", async () => {
    const [read = "", look = "", ...causes] = responseTo("The detector cannot see");
    const own = "/aws/lambda/mwaa-payments-privilege-detector";
    await type(
      `log() { aws logs create-log-stream --log-group-name "$1" --log-stream-name "$2" && aws logs put-log-events --log-group-name "$1" --log-stream-name "$2" --log-events "[{\\"timestamp\\": $(date +%s000), \\"message\\": \\"$3\\"}]"; }`,
      `log airflow-payments-Task '${STREAM}' 'INFO - User bob added to role Admin: airflow users add-role -u bob -r Admin'`,
      `log ${own} today 'ERROR a subscriber is missing'`,
      "aws cloudwatch set-alarm-state --alarm-name mwaa-payments-privilege-detector-errors --state-value ALARM --state-reason test",
    );

    await type(read);
    const found = await desk().run(look);
    expect(found).toMatchObject({ exitCode: 1, stdout: expect.stringContaining("Admin") as string });
    const [alarms, log, subscriptions] = await Promise.all(causes.map((command) => type(command)));
    expect(alarms).toMatch(/^mwaa-payments-privilege-detector-errors\t\S/m);
    expect(log).toContain("a subscriber is missing");
    expect(subscriptions).toMatch(/^security@acme\.example\t\S/m);
  });
}
