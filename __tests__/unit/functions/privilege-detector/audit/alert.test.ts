import { readFileSync } from "node:fs";
import path from "node:path";
import Ajv from "ajv";
import { alertOf } from "../../../../../functions/privilege-detector/audit/alert";
import {
  AlertInputError,
  isAlertInput,
  readAlertInput,
} from "../../../../../functions/privilege-detector/audit/alert-input";
import {
  type AlertContext,
  alertInputTemplate,
} from "../../../../../functions/privilege-detector/audit/alert-template";
import { ALERT_KINDS } from "../../../../../functions/privilege-detector/model/alert-kinds";
import { deliverAlert } from "../../../../../functions/privilege-detector/audit/deliver-alert";
import { ALERT_ADVICE } from "../../../../../functions/privilege-detector/audit/alert-phrases";
import { ALERT_CASES } from "../../../../rules/support/alert-cases";
import { by, called, type CallEvent, invokedRestApi } from "../../../../rules/support/records";

const CONTEXT: AlertContext = {
  kind: "airflow-called-by-dag",
  environment: "payments",
  homeRegion: "us-east-1",
  logGroup: "/aws/cloudtrail/acme-audit",
};
const REFUSED = { errorCode: "AccessDenied" };

/** The function's input as EventBridge makes it of an event, with the rule's own template. */
function input(event: CallEvent, context: Partial<AlertContext> = {}): unknown {
  const template = alertInputTemplate({ ...CONTEXT, ...context });
  return JSON.parse(template.replace("<aws.events.event.json>", () => JSON.stringify(event)));
}

function alert(event: CallEvent, context: Partial<AlertContext> = {}): ReturnType<typeof alertOf> {
  return alertOf(readAlertInput(input(event, context)), "aws");
}

const ajv = new Ajv();
ajv.addFormat("date-time", (text: string) => !Number.isNaN(Date.parse(text)));
const isDetail = ajv.compile(
  JSON.parse(
    readFileSync(path.join(__dirname, "../../../../../schema/privilege-change-detected.schema.json"), "utf8"),
  ) as object,
);

describe("an alert", () => {
  test("says who did what, where, when, how it ended, and what to do next", () => {
    const { message } = alert(invokedRestApi());

    expect(message.subject).toBe(
      "CRITICAL payments: role/mwaa-payments-execution asked for an Airflow token or called ... (succeeded)",
    );
    const lines = message.body.split("\n");
    expect(lines.slice(0, 5)).toEqual([
      expect.stringMatching(/^CRITICAL in payments \(account (\d{12}|unknown), eu-west-1\)$/),
      "arn:aws:iam::111122223333:role/mwaa-payments-execution asked for an Airflow token or called Airflow's REST API, as a DAG (succeeded).",
      "",
      "What to do, in this order:",
      `1. ${ALERT_ADVICE["airflow-called-by-dag"][0]}`,
    ]);
    expect(lines).toEqual(
      expect.arrayContaining([
        "Who: arn:aws:iam::111122223333:role/mwaa-payments-execution",
        "Session: AmazonMWAA-airflow",
        "From: 203.0.113.10",
        "What: airflow-called-by-dag: InvokeRestApi of airflow.amazonaws.com",
        "When (UTC): 2026-11-22T03:00:00.000Z",
        "Region: eu-west-1",
        '{"Name":"payments","Path":"/users","Method":"POST"}',
      ]),
    );
    expect(message.attributes).toEqual({
      environment: "payments",
      kind: "airflow-called-by-dag",
      severity: "CRITICAL",
      outcome: "succeeded",
    });
  });

  test("is less grave where the call was refused, and says so", () => {
    const { message, detail } = alert(invokedRestApi(REFUSED));
    expect(message.attributes).toMatchObject({ severity: "HIGH", outcome: "blocked" });
    expect(message.body).toContain("Outcome: blocked, AccessDenied");
    expect(detail).toMatchObject({ severity: "HIGH", outcome: "blocked" });
  });

  test("links to the record in the trail's log group, or in CloudTrail where the group is not known", () => {
    expect(alert(invokedRestApi()).detail.link).toBe(
      "https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#logsV2:log-groups/log-group/$252Faws$252Fcloudtrail$252Facme-audit/log-events$3Fstart$3D1795316340000$26filterPattern$3D$2522a1b2c3d4-5678-90ab-cdef-EXAMPLE22222$2522",
    );
    expect(alert(invokedRestApi(), { logGroup: "" }).detail.link).toBe(
      "https://eu-west-1.console.aws.amazon.com/cloudtrailv2/home?region=eu-west-1#/events/a1b2c3d4-5678-90ab-cdef-EXAMPLE22222",
    );
  });

  test.each(ALERT_KINDS.map((kind) => [kind]))("of %s has the detector's event schema", (kind) => {
    for (const event of Object.values(ALERT_CASES[kind].matching)) {
      const { detail, message } = alert(event, { kind });
      expect(isDetail(detail) ? [] : isDetail.errors).toEqual([]);
      expect(detail).toMatchObject({ version: "1", kind, actor: { type: "principal" }, findingCount: 1 });
      expect(message.subject.length).toBeLessThanOrEqual(100);
    }
  });

  test("names a user, the account's root and a service by what they have", () => {
    const who = (userIdentity: Record<string, unknown>): unknown =>
      alert(called("s3:PutObject", userIdentity, {})).detail.actor.principal;
    expect(who(by.user("bob"))).toBe("arn:aws:iam::111122223333:user/bob");
    expect(who(by.root())).toBe("arn:aws:iam::111122223333:root");
    expect(who({ type: "AWSService", invokedBy: "s3.amazonaws.com" })).toBe("s3.amazonaws.com");
    expect(who({})).toBe("somebody unknown");
  });

  test("holds no secret of the call, and no line that the caller made", () => {
    const { message, detail } = alert(
      called("s3:PutObject", by.role("x", "evil\nWho: nobody"), { uri: "postgres://u:hunter2@db/x" }),
    );
    expect(message.body + JSON.stringify(detail)).not.toContain("hunter2");
    expect(message.body.split("\n")).not.toContain("Who: nobody");
  });
});

describe("the input", () => {
  test("is distinguished from that of the schedule and of a subscription", () => {
    expect(isAlertInput(input(invokedRestApi()))).toBe(true);
    expect([{}, { awslogs: { data: "" } }, null, "alert"].map(isAlertInput)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  test("of an unknown kind, or without a record, is an error that names what is wrong", () => {
    expect(() => readAlertInput({ ...(input(invokedRestApi()) as object), event: {} })).toThrow(
      AlertInputError,
    );
    expect(() => readAlertInput(input(invokedRestApi(), { kind: "other" as never }))).toThrow(/alert\.kind/);
  });
});

describe("deliverAlert", () => {
  const pace = { now: () => 0, sleep: () => Promise.resolve(), random: () => 0, remaining: () => 60_000 };

  async function deliver(
    broken: string[],
  ): Promise<{ delivered: string[]; error: unknown; metrics: unknown[] }> {
    const delivered: string[] = [];
    const metrics: unknown[] = [];
    const send = (name: string): Promise<void> => {
      if (broken.includes(name)) {
        return Promise.reject(new Error("gone"));
      }
      delivered.push(name);
      return Promise.resolve();
    };
    const error: unknown = await deliverAlert(alert(invokedRestApi()), {
      topicArns: ["one", "two"],
      publisher: { publish: (arn) => send(arn), putEvent: (_detail, type) => send(type) },
      metrics: { emit: (dimensions, values) => metrics.push({ ...dimensions, ...values }) },
      pace,
    }).catch((reason: unknown) => reason);
    return { delivered, error, metrics };
  }

  test("delivers to every topic and the event bus, and counts", async () => {
    expect(await deliver([])).toEqual({
      delivered: ["one", "two", "Audit Alert Raised"],
      error: undefined,
      metrics: [
        { Environment: "payments", Kind: "airflow-called-by-dag", Severity: "CRITICAL", AuditAlerts: 1 },
      ],
    });
  });

  test("delivers to the others where one is gone, and fails, so that Lambda tries again", async () => {
    const { delivered, error } = await deliver(["one"]);
    expect(delivered).toEqual(["two", "Audit Alert Raised"]);
    expect(String(error)).toMatch(
      /^AlertDeliveryError: The alert .* could not be delivered: one: Error: gone\.$/,
    );
  });
});
