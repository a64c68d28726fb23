/** The parts of `terraform show -json` that the tests read. */
export interface Plan {
  readonly terraform_version: string;
  readonly resource_changes?: readonly ResourceChange[];
  readonly resource_drift?: readonly ResourceChange[];
  readonly configuration: {
    readonly provider_config: Record<
      string,
      { readonly expressions?: Record<string, { readonly constant_value?: unknown }> }
    >;
  };
  readonly output_changes?: Record<string, unknown>;
  readonly checks?: readonly {
    readonly address: { readonly kind: string };
    readonly instances?: readonly { readonly problems?: readonly { readonly message: string }[] }[];
  }[];
}

/** What the plan warns of: the messages of `check` blocks. */
export function failedChecks(plan: Plan): string[] {
  return (plan.checks ?? [])
    .filter(({ address }) => address.kind === "check")
    .flatMap(({ instances = [] }) => instances.flatMap(({ problems = [] }) => problems))
    .map(({ message }) => message);
}

export interface ResourceChange {
  readonly address: string;
  /** Where it was, if it is moved. */
  readonly previous_address?: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly change: {
    readonly actions: readonly string[];
    /** There where the resource is to be imported. */
    readonly importing?: { readonly id: string };
    /** What it is now; nothing for one that is to be created. */
    readonly before: Record<string, unknown> | null;
    /** What the resource will be, as far as it is known before apply. */
    readonly after: Record<string, unknown> | null;
    readonly after_unknown: Record<string, unknown>;
  };
}

/** The planned resources of one type. */
export function plannedResources(plan: Plan, type: string): readonly ResourceChange[] {
  return (plan.resource_changes ?? []).filter((change) => change.mode === "managed" && change.type === type);
}

/** The values of the one planned resource of a type; more or fewer is an error that lists what there is. */
export function plannedValues(plan: Plan, type: string): Record<string, unknown> {
  const [resource, ...others] = plannedResources(plan, type);
  if (resource?.change.after == null || others.length > 0) {
    const found = plannedResources(plan, type).map(({ address }) => address);
    throw new Error(`the plan must have one ${type}, got: ${JSON.stringify(found)}`);
  }
  return resource.change.after;
}
