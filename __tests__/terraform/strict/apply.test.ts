import { join } from "node:path";
import { CONFIGS } from "../support/paths";
import { describeWith } from "../support/tools";
import { type StackJson } from "../support/stack-json";
import { Workbench } from "../support/workbench";

/** The smallest part of a stack that can be applied: a VPC and its security group. */
const KEPT = ["aws_vpc", "aws_security_group", "aws_vpc_security_group_ingress_rule"];

describeWith(["terraform", "python3"], "an apply in the local AWS", () => {
  jest.setTimeout(10 * 60_000);

  let bench: Workbench;
  beforeAll(async () => {
    bench = await Workbench.openWithAws();
  });
  afterAll(() => bench.close());

  it("fails where AWS refuses a description, with operation, member and rule in Terraform's error", async () => {
    const [[team, folder] = ["", ""]] = bench.synthesizeHere(join(CONFIGS, "micro.yaml"));
    const workspace = await bench.workspace(team, folder);
    workspace.editStack((stack) => {
      keepOnly(stack, KEPT);
      const [rule] = Object.values(stack.resource?.aws_vpc_security_group_ingress_rule ?? {});
      Object.assign(rule ?? {}, { description: "The environment's own components" });
    });
    await expect(workspace.apply()).rejects.toThrow(
      /InvalidParameterValue: AuthorizeSecurityGroupIngress: Invalid value for IpPermissions\[\]\.UserIdGroupPairs\[\]\.Description: .*environment's own/,
    );
  });
});

function keepOnly(stack: StackJson, types: readonly string[]): void {
  const mutable = stack as { -readonly [Key in keyof StackJson]: StackJson[Key] } & Record<string, unknown>;
  delete mutable.output;
  delete mutable.data;
  mutable.resource = Object.fromEntries(
    Object.entries(stack.resource ?? {}).filter(([type]) => types.includes(type)),
  );
}
