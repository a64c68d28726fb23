import fc from "fast-check";
import { permissionProblems } from "../../../modules/identity/permission";

const LAKE = "arn:aws:s3:::acme-lake/payments/*";
const ROLE = "arn:aws:iam::444455556666:role/reader";

const problems = (actions: string[], resources: string[]): ReturnType<typeof permissionProblems> =>
  permissionProblems({ actions, resources });

test.each([
  [["s3:GetObject"], [LAKE]],
  [
    ["s3:Get*", "s3:List?ucket"],
    [LAKE, "*"],
  ],
  [["s3:*"], [LAKE]],
  [["sts:AssumeRole"], [ROLE]],
  [["sts:GetCallerIdentity"], ["*"]],
  [["elasticmapreduce:RunJobFlow", "redshift-data:ExecuteStatement"], ["*"]],
])("passes %j on %j", (actions, resources) => {
  expect(problems(actions, resources)).toEqual([]);
});

test.each(["*", "*:*", "s3", "s3:", "s*:GetObject", "ia?:PassRole", ":GetObject", "s3:Get Object", "${x}:y"])(
  "fails the action %j, which is not service:Action",
  (action) => {
    const [problem] = problems([action], [LAKE]);
    expect(problem?.path).toEqual(["actions", 0]);
    expect(problem?.problem).toMatch(/^must be service:Action with the service in full/);
  },
);

test.each([
  "iam:PassRole",
  "IAM:passrole",
  "iam:*",
  "airflow:CreateCliToken",
  "Airflow:*",
  "airflow-serverless:CreateWorkflow",
])("fails %s: it leads around every other limit", (action) => {
  expect(problems(["s3:GetObject", action], [LAKE])).toEqual([
    { path: ["actions", 1], problem: expect.stringMatching(/^must not be an action of /) as string },
  ]);
});

test("no spelling of an action of IAM passes", () => {
  const cased = fc.mixedCase(fc.constantFrom("iam:PassRole", "iam:*", "iam:?*", "airflow:InvokeRestApi"));
  fc.assert(fc.property(cased, (action) => problems([action], [LAKE]).length > 0));
});

test.each([["*"], ["arn:aws:s3:::*"], ["arn:aws:s3:::*/*"], ["**"]])(
  "fails every action of a service on %j",
  (resource) => {
    expect(problems(["s3:*"], [LAKE, resource])[0]?.problem).toContain(
      "where the resources are every resource",
    );
  },
);

test.each(["sts:AssumeRole", "STS:assumerole", "sts:AssumeRole*", "sts:AssumeRoleWithWebIdentity"])(
  "fails %s on anything but exact roles",
  (action) => {
    for (const resource of ["*", "arn:aws:iam::444455556666:role/*", "arn:aws:s3:::bucket"]) {
      expect(problems([action], [ROLE, resource])).toEqual([
        {
          path: ["resources", 1],
          problem: expect.stringMatching(/^must be the exact ARN of an IAM role/) as string,
        },
      ]);
    }
  },
);

test.each(["sts:*", "sts:Get*", "sts:GetFederationToken", "sts:GetSessionToken", "sts:Assume*"])(
  "fails %s",
  (action) => {
    expect(problems([action], [ROLE])[0]?.problem).toContain("of the actions of sts");
  },
);

test("fails a permission without actions or without resources", () => {
  expect(problems([], []).map(({ path }) => path)).toEqual([["actions"], ["resources"]]);
});

test.each(["acme-lake", "arn:aws:s3", "s3://acme-lake", "", "arn:aws:s3:::a b"])(
  "fails the resource %j",
  (resource) => {
    expect(problems(["s3:GetObject"], [LAKE, resource])).toEqual([
      { path: ["resources", 1], problem: `must be an ARN or "*", got: ${JSON.stringify(resource)}` },
    ]);
  },
);
