import { type GatewayHandler, type GatewayRequest, type GatewayResponse, type Next } from "./handler";

/** Gap: ministack does not read the prefix list of a security group rule. The gateway remembers it by rule id. */
export class PrefixListRules implements GatewayHandler {
  public readonly name = "prefix lists of security group rules";
  /** The elements of an answer, by rule id. */
  private readonly sides = new Map<string, string>();

  public async handle(request: GatewayRequest, next: Next): Promise<GatewayResponse> {
    const answer = await next(request);
    if (request.service !== "ec2" || answer.status !== 200) {
      return answer;
    }
    const parameters = new URLSearchParams(request.body.toString("utf8"));
    const xml = answer.body.toString();
    const list = parameters.get("IpPermissions.1.PrefixListIds.1.PrefixListId");
    const [, ruleId] = RULE_ID.exec(xml) ?? [];
    if (list !== null && ruleId !== undefined) {
      const description = parameters.get("IpPermissions.1.PrefixListIds.1.Description") ?? "";
      this.sides.set(ruleId, `<prefixListId>${list}</prefixListId><description>${description}</description>`);
    }
    const rules = new RegExp(RULE_ID, "g");
    return { ...answer, body: xml.replace(rules, (rule, id: string) => rule + (this.sides.get(id) ?? "")) };
  }
}

const RULE_ID = /<securityGroupRuleId>([^<]*)<\/securityGroupRuleId>/;
