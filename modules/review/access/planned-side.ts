import { parsePolicy } from "../../access/policy/parse-policy";
import { type SourceResource, type StackSource } from "../../access/stack/stack-source";
import { COMPUTED_ATTRIBUTES } from "../../access/terraform/computed-attributes";
import { policyDocumentJson } from "../../access/terraform/policy-document-data";
import { type Block, blocksOf, isBlock } from "../../access/terraform/terraform-json";
import { hasUnresolved, unresolved } from "../../access/terraform/unresolved";
import { type Location } from "../../aws/location";
import { MwaaTeamsError } from "../../package/mwaa-teams-error";
import { groupBy } from "../plan/group-by";
import { type Plan } from "../plan/plan";
import { type PlannedChange } from "../plan/planned-change";
import { type Reference } from "../plan/references";
import { textOf } from "../plan/values";
import { isAboutAccess } from "./about-access";

/** Arguments that name another resource and nothing else: where one is not known, what it refers to is. */
const NAMING = [
  ...["arn", "bucket", "execution_role_arn", "function_name", "group", "key_id", "permissions_boundary"],
  ...["policy_arn", "queue_url", "resource_arn", "role", "secret_arn", "user"],
];

/** Arguments that hold a policy document. */
export const POLICY_ARGUMENTS = ["policy", "assume_role_policy", "policy_document"];

/** Types whose policy the provider reads back where it is not given: then it is a resource of its own, or there is none. */
const COMPUTED_POLICY = [
  ...["aws_kms_key", "aws_s3_bucket", "aws_secretsmanager_secret", "aws_sns_topic", "aws_sqs_queue"],
  "aws_vpc_endpoint",
];

/** An ARN's partition, Region and account. */
const ARN = /^arn:([\w-]+):[\w-]+:([\w-]*):(\d{12}):/;

/** A plan's resources before or after the change, as policies are read from. */
export class PlannedSide implements StackSource {
  public readonly name: string;
  public readonly location: Location;
  /** The name of each is its whole address: types and names repeat in modules. */
  public readonly resources: readonly SourceResource[];
  public readonly notRead: readonly string[] = [];
  private readonly byType: ReadonlyMap<string, readonly SourceResource[]>;
  private readonly byAddress = new Map<string, SourceResource>();
  private readonly instances: ReadonlyMap<string, readonly PlannedChange[]>;
  private readonly readable = new Map<string, boolean>();

  public constructor(
    private readonly plan: Plan,
    private readonly side: "before" | "after",
  ) {
    this.name = plan.name;
    this.location = plan.location;
    this.instances = groupBy(plan.resources, ({ address }) => withoutIndexes(address));
    const all = plan.resources.flatMap((change) => {
      // What Terraform forgets stays in AWS, and what it allows stays allowed.
      const args = change.action === "forget" ? change.before : change[side];
      return args === undefined ? [] : [{ change, block: { type: change.type, name: change.address, args } }];
    });
    for (const { block } of all) {
      this.byAddress.set(block.name, block);
    }
    this.resources = all.map(({ change, block }) => ({ ...block, args: this.linked(change, block.args) }));
    for (const block of this.resources) {
      this.byAddress.set(block.name, block);
    }
    this.byType = groupBy(this.resources, ({ type }) => type);
  }

  public resourcesOf(type: string): readonly SourceResource[] {
    return this.byType.get(type) ?? [];
  }

  public text(value: unknown): string | undefined {
    return textOf(value);
  }

  public value(value: unknown): unknown {
    return value;
  }

  public attribute(type: string, name: string, attribute: string): string | undefined {
    const block = this.byAddress.get(name);
    const known = (argument: string): string | undefined => {
      const text = textOf(block?.args[argument]);
      return text === undefined || text === "" || hasUnresolved(text) ? undefined : text;
    };
    const computed = Object.hasOwn(COMPUTED_ATTRIBUTES, type) ? COMPUTED_ATTRIBUTES[type] : undefined;
    const derive =
      computed !== undefined && Object.hasOwn(computed, attribute) ? computed[attribute] : undefined;
    if (block === undefined) {
      return undefined;
    }
    const derived = (): unknown =>
      derive?.({
        location: this.locationOf(block.args),
        address: `${this.name}/${name}`,
        text: known,
        value: (argument) => block.args[argument] ?? undefined,
      });
    return known(attribute) ?? textOf(derived()) ?? textOf(block.args[attribute]);
  }

  public locationOf(args: Block): Location {
    const [, partition, region, accountId] = ARN.exec(textOf(args.arn) ?? "") ?? [];
    const own = textOf(args.region);
    return {
      partition: partition ?? this.location.partition,
      accountId: accountId ?? this.location.accountId,
      region: own ?? (region === undefined || region === "" ? this.location.region : region),
    };
  }

  /** Arguments that are not known, filled in from what they refer to; policies that cannot be read, as unknown ones. */
  private linked(change: PlannedChange, args: Block): Block {
    if (!isAboutAccess(change.type)) {
      return args;
    }
    const found = [...NAMING, ...POLICY_ARGUMENTS].flatMap((argument) => {
      const text = args[argument];
      const isPolicy = POLICY_ARGUMENTS.includes(argument);
      const value =
        typeof text === "string" && hasUnresolved(text)
          ? this.known(change, argument, isPolicy, text)
          : isPolicy && text !== undefined && text !== null && !this.isReadable(text)
            ? unreadable(change, argument)
            : text;
      return value === text ? [] : [[argument, value] as const];
    });
    const inline = blocksOf(args.inline_policy).map((block) =>
      this.isReadable(block.policy) ? block : { ...block, policy: unreadable(change, "inline_policy") },
    );
    return {
      ...args,
      ...Object.fromEntries(found),
      ...(inline.length === 0 ? {} : { inline_policy: inline }),
    };
  }

  /** A value in the place of a mark: nothing for what nobody gave. */
  private known(
    change: PlannedChange,
    argument: string,
    isPolicy: boolean,
    mark: string,
  ): string | undefined {
    const { references } = this.plan;
    const resource = `${change.type}.${change.json.name}`;
    if (
      argument === "policy" &&
      COMPUTED_POLICY.includes(change.type) &&
      !references.isGiven(change.module, resource, argument)
    ) {
      return undefined;
    }
    const reference = this.side === "before" ? undefined : references.of(change.module, resource, argument);
    return (reference && this.referred(reference, change, isPolicy)) ?? mark;
  }

  private referred(
    { address, attribute }: Reference,
    from: PlannedChange,
    isPolicy: boolean,
  ): string | undefined {
    if (isPolicy) {
      const data = [...this.plan.deferredData.values()].filter(
        (one) => withoutIndexes(one.address) === address && one.type === "aws_iam_policy_document",
      );
      const one = instanceFor(data, from);
      return one === undefined || !/^(minified_)?json$/.test(attribute) ? undefined : documentOf(one);
    }
    const one = instanceFor(this.instances.get(address) ?? [], from);
    return one === undefined ? undefined : this.attribute(one.type, one.address, attribute);
  }

  private isReadable(value: unknown): boolean {
    if (typeof value !== "string") {
      return false;
    }
    const known = value === "" || hasUnresolved(value) || (this.readable.get(value) ?? canBeParsed(value));
    this.readable.set(value, known);
    return known;
  }
}

/** A policy that is none for the reader may say anything: AWS decides what it is, not the review. */
function unreadable({ address }: PlannedChange, argument: string): string {
  return unresolved(`${address}.${argument}, which cannot be read`);
}

function canBeParsed(text: string): boolean {
  try {
    parsePolicy(text, "", "");
    return true;
  } catch (error) {
    if (error instanceof MwaaTeamsError) {
      return false;
    }
    throw error;
  }
}

/** The instance that a reference means: the only one, or the one with the same keys. */
function instanceFor(instances: readonly PlannedChange[], from: PlannedChange): PlannedChange | undefined {
  if (instances.length <= 1) {
    return instances[0];
  }
  const keys = (address: string): string => (address.match(/\[[^\]]*\]/g) ?? []).join();
  const same = instances.filter(({ address }) => keys(address) === keys(from.address));
  return same.length === 1 ? same[0] : undefined;
}

function withoutIndexes(address: string): string {
  return address.replaceAll(/\[("(\\.|[^"\\])*"|[^\]"]*)\]/g, "");
}

/** The document of a data source that is read during apply, as far as its blocks are known. */
function documentOf({ after }: PlannedChange): string | undefined {
  const args = withoutEmpty(after) as Block | undefined;
  return args && policyDocumentJson({ value: (argument) => args[argument] });
}

/** In plans, arguments that are not given are null, and blocks that are not there are empty lists. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutEmpty);
  }
  return isBlock(value)
    ? Object.fromEntries(
        Object.entries(value).flatMap(([key, inner]) =>
          inner === null || (Array.isArray(inner) && inner.length === 0) ? [] : [[key, withoutEmpty(inner)]],
        ),
      )
    : value;
}
