import { type Finding } from "../../../../modules/review/finding";
import { Plan } from "../../../../modules/review/plan/plan";
import { type PlanReview, reviewPlan } from "../../../../modules/review/review";

type Values = Readonly<Record<string, unknown>>;

/** One resource of a plan. */
export interface Resource {
  /** `aws_s3_bucket.dags`, with the module before it. */
  readonly address: string;
  /** Nothing for one that is created. */
  readonly before?: Values;
  /** Nothing for one that goes. */
  readonly after?: Values;
  /** What is known only after apply. */
  readonly unknown?: Values;
  readonly sensitive?: Values;
  /** @default by what is there before and after */
  readonly actions?: readonly string[];
}

/** A plan in JSON, as Terraform writes one. */
export function planJson(resources: readonly Resource[], more: Values = {}): string {
  return JSON.stringify({
    format_version: "1.2",
    terraform_version: "1.11.4",
    planned_values: { root_module: {} },
    resource_changes: resources.map(resourceChange),
    configuration: { root_module: {} },
    ...more,
  });
}

function resourceChange({ address, before, after, unknown, sensitive, actions }: Resource): Values {
  const [, module, mode, type = "", name = ""] =
    /^((?:module\.[\w-]+(?:\[[^\]]*\])?\.)*)(data\.)?(\w+)\.([\w-]+)/.exec(address) ?? [];
  return {
    address,
    ...(module === undefined || module === "" ? {} : { module_address: module.slice(0, -1) }),
    mode: mode === undefined ? "managed" : "data",
    type,
    name,
    provider_name: "registry.terraform.io/hashicorp/aws",
    change: {
      actions: actions ?? actionsOf(before, after),
      before: before ?? null,
      after: after ?? null,
      after_unknown: unknown ?? {},
      before_sensitive: sensitive ?? {},
      after_sensitive: sensitive ?? {},
    },
  };
}

function actionsOf(before: Values | undefined, after: Values | undefined): string[] {
  return before === undefined
    ? ["create"]
    : after === undefined
      ? ["delete"]
      : JSON.stringify(before) === JSON.stringify(after)
        ? ["no-op"]
        : ["update"];
}

/** The review of a plan with these resources. */
export function reviewOf(...resources: readonly Resource[]): PlanReview {
  return reviewPlan(Plan.parse(planJson(resources), "plan.json"));
}

/** Its findings as `severity rule address`. */
export function findingsOf(...resources: readonly Resource[]): string[] {
  return reviewOf(...resources).findings.map(line);
}

export function line({ severity, rule, address }: Finding): string {
  return `${severity} ${rule} ${address}`;
}
