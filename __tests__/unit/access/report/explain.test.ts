import { AccessError } from "../../../../modules/access/access-error";
import { accessTable } from "../../../../modules/access/report/access-table";
import { askedTeams } from "../../../../modules/access/report/asked-teams";
import { explain } from "../../../../modules/access/report/explain";
import { document, environmentStack, roleArn } from "../support/stacks";

const stack = environmentStack({
  resource: {
    aws_iam_role_policy: {
      P: {
        role: "etl-dags",
        policy: document(
          { Sid: "Write", Effect: "Allow", Action: ["s3:PutObject", "kms:*"], Resource: "*" },
          { Sid: "Elsewhere", Effect: "Allow", Action: "s3:*", Resource: "arn:aws:s3:::lake/*" },
        ),
      },
    },
    aws_s3_bucket_policy: {
      B: {
        bucket: "etl-dags",
        policy: document({
          Sid: "OthersDoNotWrite",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:PutObject",
          Resource: "arn:aws:s3:::etl-dags/*",
          Condition: { ArnNotEquals: { "aws:PrincipalArn": roleArn("writer") } },
        }),
      },
    },
  },
});
const why = (principal: string, capability: string): string =>
  explain(askedTeams([stack]), { principal, capability }, [stack]);

test("names the answer, each way, the statements that were looked at, the one that decides, and its condition", () => {
  const text = why("DAGs (execution role)", "write DAGs");
  expect(text).toContain(
    "etl: can DAGs (execution role) write DAGs? denied: bucket policy: OthersDoNotWrite",
  );
  expect(text).toContain("way 1 of 3: s3:PutObject, then kms:GenerateDataKey");
  expect(text).toContain("Allow P: Write: resource yes, principal yes, condition yes");
  expect(text).toContain("Allow P: Elsewhere: resource no, principal yes, condition yes");
  expect(text).toContain(
    "Deny  bucket policy: OthersDoNotWrite: resource yes, principal yes, condition yes <= decides",
  );
  expect(text).toContain(`ArnNotEquals aws:PrincipalArn [${roleArn("writer")}]: ${roleArn("etl-dags")}`);
});

test("begins with the answer of the table, for every principal and capability", () => {
  const [table] = accessTable([stack]);
  const rows = (table?.rows ?? []).filter(({ of }) => of === undefined);
  expect(rows.length).toBeGreaterThan(100);
  for (const { principal, capability, verdict, by } of rows) {
    expect(why(principal, capability)).toContain(` ${capability}`);
    expect(why(principal, capability)).toContain(`? ${verdict}: ${by}`);
  }
});

test.each([
  ["a stranger", "write DAGs", /^--why: must be a principal, .*DAGs \(execution role\); .*got: a stranger$/],
  [
    "administrator",
    "write DAGs",
    /^--why: must be one principal, got: administrator \(administrator of the account; /,
  ],
  ["the public", "fly", /^--why: must be a capability: .*; write DAGs; .*got: fly$/],
  ["the public", "policy", /^--why: must be a capability: replace the bucket's policy; .*got: policy$/],
])("rejects %s and %s in one line, with what is allowed", (principal, capability, message) => {
  expect(() => why(principal, capability)).toThrow(AccessError);
  expect(() => why(principal, capability)).toThrow(message);
});
