import { type Block, isBlock } from "../../access/terraform/terraform-json";
import { unresolved } from "../../access/terraform/unresolved";
import { type Location } from "../../aws/location";
import { partitionOf } from "../../aws/partition";
import { blockAt, type PlanJson } from "./plan-json";
import { type PlannedChange } from "./planned-change";

/** An ARN's partition, Region and account. */
const ARN = /^arn:([\w-]+):[\w-]+:([\w-]*):(\d{12}):/;

/**
 * Where a plan's resources live: what the ARNs of its environment say, else what most ARNs of its resources say, else what
 * the provider's block and the data sources for account and Region say. What none says stays marked as unknown.
 */
export function planLocation(json: PlanJson, resources: readonly PlannedChange[]): Location {
  const environment = resources.find(({ type }) => type === "aws_mwaa_environment");
  const own = environment === undefined ? [] : arnsOf([environment]);
  const all = own.length > 0 ? own : arnsOf(resources);
  const data = dataValues(json.priorState);
  const region =
    most(all.map(([, , found = ""]) => found)) ??
    constant(json, "region") ??
    data("aws_region", "region") ??
    data("aws_region", "name");
  return {
    region: region ?? unresolved("the Region of the plan"),
    accountId:
      most(all.map(([, , , found = ""]) => found)) ??
      constant(json, "allowed_account_ids") ??
      data("aws_caller_identity", "account_id") ??
      unresolved("the account of the plan"),
    partition:
      most(all.map(([, found = ""]) => found)) ??
      (region === undefined ? unresolved("the partition of the plan") : partitionOf(region)),
  };
}

function arnsOf(resources: readonly PlannedChange[]): RegExpExecArray[] {
  return resources.flatMap(({ json: { change } }) => {
    const values = change.after ?? change.before;
    return (isBlock(values) ? [values.arn, values.execution_role_arn] : []).flatMap((text) => {
      const match = typeof text === "string" ? ARN.exec(text) : null;
      return match === null ? [] : [match];
    });
  });
}

/** A constant of the default AWS provider's block. */
function constant({ providers }: PlanJson, argument: string): string | undefined {
  const expression = blockAt(blockAt(blockAt(providers, "aws"), "expressions"), argument);
  const [value, ...others] = [expression.constant_value].flat();
  return typeof value === "string" && others.length === 0 ? value : undefined;
}

/** Attributes of data sources in the prior state's root module. */
function dataValues(priorState: Block): (type: string, attribute: string) => string | undefined {
  const resources = [blockAt(blockAt(priorState, "values"), "root_module").resources].flat().filter(isBlock);
  return (type, attribute) => {
    const found = resources.find((resource) => resource.mode === "data" && resource.type === type);
    const value = found === undefined ? undefined : blockAt(found, "values")[attribute];
    return typeof value === "string" ? value : undefined;
  };
}

/** The value that most have. */
function most(values: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values.filter((one) => one !== "")) {
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0];
}
