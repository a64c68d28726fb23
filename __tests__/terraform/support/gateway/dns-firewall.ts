import { randomUUID } from "node:crypto";
import { ACCOUNT } from "../aws-client";
import { errorAnswer } from "./error-answer";
import { type GatewayHandler, type GatewayRequest, type GatewayResponse, type Next } from "./handler";

type Item = Record<string, unknown>;

/** A member of a request, as text. */
function text(input: Item, member: string): string {
  return String(input[member]);
}

/**
 * Gap: no local AWS has Route 53 Resolver DNS Firewall. The gateway keeps its lists, groups, rules, associations and
 * configurations, and refuses what they refer to and is not there, or is still in use. Requests were checked against the
 * API's model before. Domains are listed with a dot at their end, as AWS does.
 */
export class DnsFirewalls implements GatewayHandler {
  public readonly name = "Route 53 Resolver DNS Firewall";
  private readonly lists = new Map<string, Item & { domains: Set<string> }>();
  private readonly groups = new Map<string, Item>();
  private readonly rules = new Map<string, Item>();
  private readonly associations = new Map<string, Item>();
  private readonly configs = new Map<string, Item>();
  private readonly tags = new Map<string, Map<string, string>>();

  public async handle(request: GatewayRequest, next: Next): Promise<GatewayResponse> {
    const [, operation] = /^Route53Resolver\.(\w+)$/.exec(String(request.headers["x-amz-target"])) ?? [];
    if (operation === undefined) {
      return next(request);
    }
    const answer = this.answers[operation];
    if (answer === undefined) {
      return next(request);
    }
    try {
      const body = answer(JSON.parse(request.body.toString("utf8")) as Item, request.region);
      return {
        status: 200,
        headers: { "content-type": "application/x-amz-json-1.1" },
        body: JSON.stringify(body),
      };
    } catch (error) {
      if (!(error instanceof Refusal)) {
        throw error;
      }
      return errorAnswer(request, { status: 400, code: error.code, message: error.message });
    }
  }

  private readonly answers: Readonly<Record<string, (input: Item, region: string) => object>> = {
    CreateFirewallDomainList: (input, region) => {
      const list = {
        ...this.create("firewall-domain-list", "rslvr-fdl", input, region),
        domains: new Set<string>(),
      };
      this.lists.set(text(list, "Id"), list);
      return { FirewallDomainList: this.listOf(text(list, "Id")) };
    },
    GetFirewallDomainList: (input) => ({
      FirewallDomainList: this.listOf(text(input, "FirewallDomainListId")),
    }),
    UpdateFirewallDomains: (input) => {
      const { domains, ...list } = this.find(this.lists, input, "FirewallDomainListId");
      const given = (input.Domains as string[]).map((domain) => `${domain.replace(/\.$/, "")}.`);
      if (input.Operation === "REPLACE") {
        domains.clear();
      }
      given.forEach((domain) =>
        input.Operation === "REMOVE" ? domains.delete(domain) : domains.add(domain),
      );
      return { Id: list.Id, Name: list.Name, Status: "COMPLETE" };
    },
    ListFirewallDomains: (input) => ({
      Domains: [...this.find(this.lists, input, "FirewallDomainListId").domains].sort(),
    }),
    DeleteFirewallDomainList: (input) => {
      const id = text(input, "FirewallDomainListId");
      this.refuseWhereUsed(this.rules, "FirewallDomainListId", id);
      const FirewallDomainList = this.listOf(id);
      this.lists.delete(id);
      return { FirewallDomainList };
    },
    CreateFirewallRuleGroup: (input, region) => {
      const group = this.create("firewall-rule-group", "rslvr-frg", input, region);
      this.groups.set(text(group, "Id"), group);
      return { FirewallRuleGroup: this.groupOf(text(group, "Id")) };
    },
    GetFirewallRuleGroup: (input) => ({
      FirewallRuleGroup: this.groupOf(text(input, "FirewallRuleGroupId")),
    }),
    DeleteFirewallRuleGroup: (input) => {
      const id = text(input, "FirewallRuleGroupId");
      this.refuseWhereUsed(this.rules, "FirewallRuleGroupId", id);
      this.refuseWhereUsed(this.associations, "FirewallRuleGroupId", id);
      const FirewallRuleGroup = this.groupOf(id);
      this.groups.delete(id);
      return { FirewallRuleGroup };
    },
    CreateFirewallRule: (input) => {
      this.find(this.groups, input, "FirewallRuleGroupId");
      this.find(this.lists, input, "FirewallDomainListId");
      const taken = [...this.rules.values()].some(
        (rule) => rule.FirewallRuleGroupId === input.FirewallRuleGroupId && rule.Priority === input.Priority,
      );
      if (taken) {
        throw new Refusal("ValidationException", `priority ${text(input, "Priority")} is taken`);
      }
      this.rules.set(ruleKey(input), {
        FirewallDomainRedirectionAction: "INSPECT_REDIRECTION_DOMAIN",
        ...input,
      });
      return { FirewallRule: this.rules.get(ruleKey(input)) };
    },
    UpdateFirewallRule: (input) => {
      this.rules.set(ruleKey(input), { ...this.ruleOf(input), ...input });
      return { FirewallRule: this.ruleOf(input) };
    },
    ListFirewallRules: (input) => {
      this.find(this.groups, input, "FirewallRuleGroupId");
      return {
        FirewallRules: [...this.rules.values()].filter(
          (rule) => rule.FirewallRuleGroupId === input.FirewallRuleGroupId,
        ),
      };
    },
    DeleteFirewallRule: (input) => {
      const FirewallRule = this.ruleOf(input);
      this.rules.delete(ruleKey(input));
      return { FirewallRule };
    },
    AssociateFirewallRuleGroup: (input, region) => {
      this.find(this.groups, input, "FirewallRuleGroupId");
      const association: Item = {
        MutationProtection: "DISABLED",
        ...this.create("firewall-rule-group-association", "rslvr-frgassoc", input, region),
      };
      this.associations.set(text(association, "Id"), association);
      return { FirewallRuleGroupAssociation: association };
    },
    GetFirewallRuleGroupAssociation: (input) => ({
      FirewallRuleGroupAssociation: this.find(this.associations, input, "FirewallRuleGroupAssociationId"),
    }),
    DisassociateFirewallRuleGroup: (input) => {
      const association = this.find(this.associations, input, "FirewallRuleGroupAssociationId");
      this.associations.delete(text(association, "Id"));
      return { FirewallRuleGroupAssociation: { ...association, Status: "DELETING" } };
    },
    UpdateFirewallConfig: (input) => {
      const id = text(input, "ResourceId");
      this.configs.set(id, {
        Id: `rslvr-fc-${id.replace(/^vpc-/, "")}`,
        OwnerId: ACCOUNT,
        ResourceId: id,
        FirewallFailOpen: input.FirewallFailOpen,
      });
      return { FirewallConfig: this.configs.get(id) };
    },
    GetFirewallConfig: (input) => ({ FirewallConfig: this.find(this.configs, input, "ResourceId") }),
    ListFirewallConfigs: () => ({ FirewallConfigs: [...this.configs.values()] }),
    TagResource: (input) => {
      this.tag(text(input, "ResourceArn"), input.Tags);
      return {};
    },
    UntagResource: (input) => {
      (input.TagKeys as string[]).forEach((key) => this.tags.get(text(input, "ResourceArn"))?.delete(key));
      return {};
    },
    ListTagsForResource: (input) => ({
      Tags: [...(this.tags.get(text(input, "ResourceArn")) ?? [])].map(([Key, Value]) => ({ Key, Value })),
    }),
  };

  private create(kind: string, prefix: string, { Tags, ...input }: Item, region: string): Item {
    const Id = `${prefix}-${randomUUID().replaceAll("-", "").slice(0, 17)}`;
    const Arn = `arn:aws:route53resolver:${region}:${ACCOUNT}:${kind}/${Id}`;
    this.tag(Arn, Tags);
    return { Id, Arn, Status: "COMPLETE", ...input };
  }

  private tag(arn: string, tags: unknown): void {
    const known = this.tags.get(arn) ?? new Map<string, string>();
    ((tags ?? []) as { Key: string; Value: string }[]).forEach(({ Key, Value }) => known.set(Key, Value));
    this.tags.set(arn, known);
  }

  private listOf(id: string): Item {
    const { domains, ...list } = this.find(this.lists, { id }, "id");
    return { ...list, DomainCount: domains.size };
  }

  private groupOf(id: string): Item {
    const count = [...this.rules.values()].filter((rule) => rule.FirewallRuleGroupId === id).length;
    return {
      ...this.find(this.groups, { id }, "id"),
      RuleCount: count,
      OwnerId: ACCOUNT,
      ShareStatus: "NOT_SHARED",
    };
  }

  private ruleOf(input: Item): Item {
    return this.find(this.rules, { key: ruleKey(input) }, "key");
  }

  private find<T extends Item>(items: ReadonlyMap<string, T>, input: Item, member: string): T {
    const item = items.get(text(input, member));
    if (item === undefined) {
      throw new Refusal("ResourceNotFoundException", `${text(input, member)} does not exist`);
    }
    return item;
  }

  private refuseWhereUsed(users: ReadonlyMap<string, Item>, member: string, id: string): void {
    if ([...users.values()].some((one) => one[member] === id)) {
      throw new Refusal("ConflictException", `${id} is in use`);
    }
  }
}

/** A rule has no id: in a group, each list has one. */
function ruleKey(input: Item): string {
  return `${text(input, "FirewallRuleGroupId")} ${text(input, "FirewallDomainListId")}`;
}

/** What the service refuses, by the error code of its model. */
class Refusal extends Error {
  public constructor(
    public readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
