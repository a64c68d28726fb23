import { type GatewayHandler, type GatewayRequest, type GatewayResponse, type Next } from "./handler";

/**
 * Gap: moto forgets the description of a security group rule whose other side is a group or a prefix list (it
 * keeps that of an address range), so every plan wants to write it again. The gateway remembers it by rule id.
 */
export class SecurityGroupRuleDescription implements GatewayHandler {
  public readonly name = "descriptions of security group rules";
  private readonly descriptions = new Map<string, string>();

  public async handle(request: GatewayRequest, next: Next): Promise<GatewayResponse> {
    if (request.service !== "ec2") {
      return next(request);
    }
    const parameters = new URLSearchParams(request.body.toString("utf8"));
    const answer = await next(request);
    if (answer.status !== 200) {
      return answer;
    }
    const action = parameters.get("Action") ?? "";
    if (/^AuthorizeSecurityGroup(Ingress|Egress)$/.test(action)) {
      this.remember(ruleIds(answer)[0], withoutRange(parameters, "IpPermissions.1."));
    } else if (action === "ModifySecurityGroupRules") {
      const rule = "SecurityGroupRule.1.SecurityGroupRule";
      const ranged = parameters.has(`${rule}.CidrIpv4`) || parameters.has(`${rule}.CidrIpv6`);
      const id = parameters.get(`${rule}Id`) ?? undefined;
      this.remember(id, ranged ? undefined : (parameters.get(`${rule}.Description`) ?? undefined));
    } else if (action === "DescribeSecurityGroupRules") {
      return { ...answer, body: this.describe(answer.body.toString()) };
    }
    return answer;
  }

  private remember(ruleId: string | undefined, description: string | undefined): void {
    if (ruleId !== undefined && description !== undefined) {
      this.descriptions.set(ruleId, description);
    }
  }

  private describe(xml: string): string {
    return xml.replaceAll(RULE_ID, (element, ruleId: string) => {
      const description = this.descriptions.get(ruleId);
      return description === undefined
        ? element
        : `${element}<description>${description.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</description>`;
    });
  }
}

const RULE_ID = /<securityGroupRuleId>([^<]*)<\/securityGroupRuleId>/g;

function ruleIds({ body }: GatewayResponse): string[] {
  return [...body.toString().matchAll(RULE_ID)].map(([, id = ""]) => id);
}

/** The description of a rule for a group or a prefix list. */
function withoutRange(parameters: URLSearchParams, permission: string): string | undefined {
  return ["Groups", "PrefixListIds"]
    .map((side) => parameters.get(`${permission}${side}.1.Description`) ?? undefined)
    .find((description) => description !== undefined);
}
