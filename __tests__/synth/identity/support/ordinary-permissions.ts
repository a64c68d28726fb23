import { type Permission } from "../../../../modules";

const ARN = (service: string, resource: string): string =>
  `arn:aws:${service}:eu-west-1:111122223333:${resource}`;

/** Permissions as teams write them: some actions of one service on named things, in turn. */
const KINDS: readonly ((name: string) => Permission)[] = [
  (name) => ({
    actions: ["s3:GetObject", "s3:PutObject"],
    resources: [`arn:aws:s3:::acme-lake-${name}/raw/*`],
  }),
  (name) => ({ actions: ["s3:ListBucket"], resources: [`arn:aws:s3:::acme-lake-${name}`] }),
  (name) => ({ actions: ["sqs:SendMessage"], resources: [ARN("sqs", `orders-${name}`)] }),
  (name) => ({
    actions: ["dynamodb:GetItem", "dynamodb:PutItem"],
    resources: [ARN("dynamodb", `table/ledger-${name}`)],
  }),
  (name) => ({ actions: ["sns:Publish"], resources: [ARN("sns", `reports-${name}`)] }),
  (name) => ({
    actions: ["athena:StartQueryExecution", "athena:GetQueryResults"],
    resources: [ARN("athena", `workgroup/${name}`)],
  }),
  (name) => ({
    actions: ["redshift-data:ExecuteStatement"],
    resources: [ARN("redshift", `cluster:${name}`)],
  }),
  (name) => ({ actions: ["events:PutEvents"], resources: [ARN("events", `event-bus/${name}`)] }),
];

/** So many permission statements, each about something else. */
export function ordinaryPermissions(count: number): Permission[] {
  return Array.from({ length: count }, (_, index) => {
    const kind = KINDS[index % KINDS.length] ?? KINDS[0];
    return kind?.(`domain-${index}`) ?? { actions: [], resources: [] };
  });
}
