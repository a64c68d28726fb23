import { type ApiCall } from "../gateway/api/request-input";
import { tagsOf, textOf } from "./iam-action";

/** Ids that EC2 makes up, such as `subnet-0a1b` and `rtbassoc-0a1b`. */
const EC2_ID = /\b(?:vpc|vpce|subnet|sg|sgr|rtb|rtbassoc|igw|eipalloc|nat|fl|eni|acl)-[0-9a-f]{8,17}\b/g;
const KEY_ID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/;

interface TagSpecification {
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}

/** What AWS knows of resources, and a request about them does not say: learnt from the calls that go by. */
export class AccountMemory {
  private readonly tags = new Map<string, Record<string, string>>();
  private readonly rolePaths = new Map<string, string>();
  private readonly keysByAlias = new Map<string, string>();
  private readonly functionsOfMappings = new Map<string, string>();
  private readonly associated = new Map<string, readonly string[]>();

  /** Tags of a resource of EC2, of a KMS key or of an event source mapping, by id. */
  public tagsOf(id: string): Record<string, string> {
    return this.tags.get(id) ?? {};
  }

  /** The path of a role, `/` of one that was never seen. */
  public pathOf(role: string): string {
    return this.rolePaths.get(role) ?? "/";
  }

  /** The id of a key, by its id, its ARN or an alias. */
  public keyId(key: string): string {
    return this.keysByAlias.get(key) ?? key.replace(/^.*\//, key.includes("alias/") ? "key-of-" : "");
  }

  public aliasesOf(keyId: string): string[] {
    return [...this.keysByAlias].flatMap(([alias, id]) => (id === keyId ? [alias] : []));
  }

  /** The resources that an association is between: the request to end it names the association alone. */
  public idsBehind(id: string): readonly string[] {
    return this.associated.get(id) ?? [id];
  }

  /** Name of the function that an event source mapping feeds, by the mapping's id. */
  public functionOf(mappingId: string): string | undefined {
    return this.functionsOfMappings.get(mappingId);
  }

  /** Learns from a call that was answered with success. */
  public learn(service: string, call: ApiCall, answer: string): void {
    const { operation, input } = call;
    const text = (member: string): string => textOf(input, member) ?? "";
    if (service === "ec2") {
      this.learnEc2(call, answer);
    } else if (operation.name === "CreateRole" && service === "iam") {
      this.rolePaths.set(text("RoleName"), text("Path") || "/");
    } else if (operation.name === "CreateKey" && service === "kms") {
      this.tags.set(KEY_ID.exec(answer)?.[0] ?? "", tagsOf(call));
    } else if (operation.name === "CreateAlias" && service === "kms") {
      this.keysByAlias.set(text("AliasName"), this.keyId(text("TargetKeyId")));
    } else if (operation.name === "TagResource" && service === "kms") {
      this.tag(this.keyId(text("KeyId")), tagsOf(call));
    } else if (service === "route53resolver" && operation.name === "TagResource") {
      this.tag(text("ResourceArn").replace(/^.*\//, ""), tagsOf(call));
    } else if (service === "route53resolver" && input.Tags !== undefined) {
      const [, id = ""] = /"Id":"(rslvr-[a-z]+-\w+)"/.exec(answer) ?? [];
      this.tags.set(id, tagsOf(call));
    } else if (operation.name === "CreateEventSourceMapping") {
      const { UUID } = JSON.parse(answer) as { UUID: string };
      this.tags.set(UUID, tagsOf(call));
      this.functionsOfMappings.set(UUID, text("FunctionName").replace(/^.*:function:/, ""));
    }
  }

  private learnEc2(call: ApiCall, answer: string): void {
    const { operation, input } = call;
    const asked = new Set(JSON.stringify(input).match(EC2_ID));
    if (operation.name === "DescribeAddresses") {
      this.learnAddresses(answer);
    }
    if (operation.name === "CreateTags") {
      asked.forEach((id) => this.tag(id, tagsOf(call)));
    }
    if (/^(Create|Allocate|Authorize|Associate)/.test(operation.name)) {
      const specification = (input.TagSpecifications as TagSpecification[] | undefined)?.[0];
      const tags = Object.fromEntries((specification?.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
      for (const id of new Set(answer.match(EC2_ID))) {
        if (!asked.has(id)) {
          this.tag(id, tags);
          this.associated.set(id, id.startsWith("rtbassoc-") ? [...asked] : [id]);
        }
      }
    }
  }

  private learnAddresses(answer: string): void {
    const pattern = /<allocationId>(eipalloc-\w+)<(?:(?!<\/item>)[^])*<associationId>(eipassoc-\w+)</g;
    for (const [, allocation = "", association = ""] of answer.matchAll(pattern)) {
      this.associated.set(association, [allocation]);
    }
  }

  private tag(id: string, tags: Record<string, string>): void {
    this.tags.set(id, { ...this.tags.get(id), ...tags });
  }
}
