import { References } from "../../../modules/review/plan/references";

const CONFIGURATION = {
  resources: [
    {
      address: "aws_iam_role_policy.p",
      expressions: { role: { references: ["aws_iam_role.r.id", "aws_iam_role.r"] } },
    },
    {
      address: "aws_iam_role_policy.indexed",
      expressions: { role: { references: ["aws_iam_role.r[0].id", "aws_iam_role.r[0]", "aws_iam_role.r"] } },
    },
    {
      address: "aws_iam_role_policy.two",
      expressions: {
        role: { references: ["aws_iam_role.r.id", "aws_iam_role.r", "aws_iam_role.s.id", "aws_iam_role.s"] },
      },
    },
    { address: "aws_iam_role_policy.local", expressions: { role: { references: ["local.role"] } } },
    {
      address: "aws_iam_role_policy.output",
      expressions: { role: { references: ["module.iam.role", "module.iam"] } },
    },
    {
      address: "aws_iam_role_policy.circle",
      expressions: { role: { references: ["module.iam.circle", "module.iam"] } },
    },
  ],
  module_calls: {
    iam: {
      expressions: {
        name: { references: ["aws_iam_role.outer.name", "aws_iam_role.outer"] },
        circle: { references: ["module.iam.circle", "module.iam"] },
      },
      module: {
        outputs: {
          role: { expression: { references: ["module.inner.role", "module.inner"] } },
          circle: { expression: { references: ["var.circle"] } },
        },
        resources: [
          { address: "aws_iam_role_policy.p", expressions: { role: { references: ["var.name"] } } },
        ],
        module_calls: {
          inner: {
            module: {
              outputs: {
                role: { expression: { references: ["aws_iam_role.deep.name", "aws_iam_role.deep"] } },
              },
            },
          },
        },
      },
    },
  },
};

describe("what an argument refers to", () => {
  const references = new References(CONFIGURATION);
  const of = (resource: string, module = ""): string | undefined => {
    const found = references.of(module, resource, "role");
    return found && `${found.address} ${found.attribute}`;
  };

  test.each([
    ["a resource", "aws_iam_role_policy.p", "", "aws_iam_role.r id"],
    ["an instance", "aws_iam_role_policy.indexed", "", "aws_iam_role.r id"],
    [
      "an output of a module in a module",
      "aws_iam_role_policy.output",
      "",
      "module.iam.module.inner.aws_iam_role.deep name",
    ],
    ["an input of its module", "aws_iam_role_policy.p", 'module.iam["a"]', "aws_iam_role.outer name"],
  ])("is found: %s", (_, resource, module, found) => {
    expect(of(resource, module)).toBe(found);
  });

  test.each([
    "aws_iam_role_policy.two",
    "aws_iam_role_policy.local",
    "aws_iam_role_policy.circle",
    "aws_x.missing",
  ])("is not guessed: %s", (resource) => {
    expect(of(resource)).toBeUndefined();
  });
});
