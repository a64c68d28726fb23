import {
  type AccessRow,
  accessTable,
  DECLARED,
  type TeamAccess,
} from "../../../../modules/access/report/access-table";
import { RENDERERS } from "../../../../modules/access/report/render";
import { unusual } from "../../../../modules/access/report/unusual";
import { ACCOUNT, document, environmentStack, trusting } from "../support/stacks";

const QUEUE = `arn:aws:sqs:eu-west-1:${ACCOUNT}:orders`;
const BOUNDARY = document(
  { Sid: "Rest", Effect: "Allow", Action: ["sqs:SendMessage", "glue:*", "s3:*"], Resource: "*" },
  { Sid: "DenyDeleting", Effect: "Deny", Action: "s3:Delete*", Resource: "*" },
);

/** What is left of declared statements, under the boundary. */
function tableOf(
  statements: readonly object[],
  more: Readonly<Record<string, Record<string, object>>> = {},
): TeamAccess {
  const [table] = accessTable([
    environmentStack({
      resource: {
        aws_iam_policy: { Boundary: { name: "boundary", policy: BOUNDARY } },
        aws_iam_role: {
          Dags: {
            name: "etl-dags",
            permissions_boundary: "${aws_iam_policy.Boundary.arn}",
            assume_role_policy: trusting({ Service: "airflow.amazonaws.com" }),
          },
        },
        aws_iam_role_policy: {
          Airflow: {
            name: "airflow",
            role: "etl-dags",
            policy: document({ Effect: "Allow", Action: "airflow:*", Resource: "*" }),
          },
          Dags: { name: "dags", role: "etl-dags", policy: document(...statements) },
        },
        aws_sqs_queue: { Q: { name: "orders" } },
        ...more,
      },
    }),
  ]);
  return table!;
}

function declared(table: TeamAccess): AccessRow[] {
  return table.rows.filter(({ capability }) => capability === DECLARED);
}

const allow = (Action: string | string[], Resource: string): object => ({
  Effect: "Allow",
  Action,
  Resource,
});

test.each<[string, object, string, RegExp]>([
  ["allowed", allow("sqs:SendMessage", QUEUE), `sqs:SendMessage on ${QUEUE}`, /^dags: statement 1$/],
  ["denied", allow("sqs:PurgeQueue", QUEUE), `sqs:PurgeQueue on ${QUEUE}`, /permissions boundary/],
  [
    "undecided",
    allow(["sqs:SendMessage", "sqs:PurgeQueue"], QUEUE),
    `sqs:SendMessage, sqs:PurgeQueue on ${QUEUE}`,
    /^in part: sqs:PurgeQueue on .* is denied: no statement of the permissions boundary/,
  ],
  ["allowed", allow("glue:Get*", "*"), "glue:Get* on *", /^dags/],
  // What the wildcard stands for is denied in part.
  ["undecided", allow("s3:*", "arn:aws:s3:::etl-dags/*"), "s3:* on arn:aws:s3:::etl-dags/*", /DenyDeleting/],
  [
    "undecided",
    allow("s3:GetObject", "arn:aws:s3:::lake/*"),
    "s3:GetObject on arn:aws:s3:::lake/*",
    /lake|not in this stack/,
  ],
])("%s is what is left of %j", (verdict, statement, text, by) => {
  const [row] = declared(tableOf([statement]));
  expect([row?.verdict, row?.of]).toEqual([verdict, [text]]);
  expect(row?.by).toMatch(by);
});

test("what Airflow itself needs is not among what is declared; each statement is a row of DAGs alone", () => {
  const rows = declared(tableOf([allow("sqs:SendMessage", QUEUE), allow("glue:GetJob", "*")]));
  expect(rows.map(({ principal, of }) => [principal, of])).toEqual([
    ["DAGs (execution role)", [`sqs:SendMessage on ${QUEUE}`]],
    ["DAGs (execution role)", ["glue:GetJob on *"]],
  ]);
});

test("a resource's own policy counts", () => {
  const deny = { Sid: "Closed", Effect: "Deny", Principal: "*", Action: "sqs:*", Resource: "*" };
  const closed = {
    aws_sqs_queue_policy: { P: { queue_url: "${aws_sqs_queue.Q.url}", policy: document(deny) } },
  };
  const [row] = declared(tableOf([allow("sqs:SendMessage", QUEUE)], closed));
  expect([row?.verdict, row?.by]).toEqual(["denied", "queue policy: Closed"]);
});

test("everything takes in what has a policy of its own, and what an action may be", () => {
  const deny = { Sid: "Closed", Effect: "Deny", Principal: "*", Action: "sqs:Purge*", Resource: "*" };
  const open = { Sid: "Any", Effect: "Allow", Action: "*", Resource: "*" };
  const more = {
    aws_iam_policy: { Boundary: { name: "boundary", policy: document(open) } },
    aws_sqs_queue_policy: { P: { queue_url: "${aws_sqs_queue.Q.url}", policy: document(deny) } },
  };
  const verdicts = declared(
    tableOf([allow("sqs:PurgeQueue", "*"), allow("*", QUEUE), allow("sqs:SendMessage", "*")], more),
  ).map(({ verdict, by }) => `${verdict} ${by}`);
  expect(verdicts).toEqual([
    `undecided in part: sqs:PurgeQueue on ${QUEUE} is denied: queue policy: Closed`,
    "undecided depends on what * stands for: queue policy: Closed",
    "allowed dags: statement 3",
  ]);
});

test("a wide one is marked in the table, in every format, and unusual; one that is denied is not", () => {
  const table = tableOf([allow("glue:StartJobRun", "*"), allow("dynamodb:PutItem", "*")]);
  expect(declared(table).map(({ wide, verdict }) => [verdict, wide])).toEqual([
    ["allowed", ["writes to every resource", "runs code as another role"]],
    ["denied", ["writes to every resource"]],
  ]);
  expect(unusual(table).filter((sentence) => sentence.startsWith("A declared"))).toEqual([
    "A declared permission writes to every resource and runs code as another role: glue:StartJobRun on *.",
  ]);
  for (const format of ["text", "markdown", "json", "html"] as const) {
    expect(RENDERERS[format]([table])).toContain("runs code as another role");
  }
});
