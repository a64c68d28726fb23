import { type Plan } from "../plan";

/** The parts of a plan in JSON that name the module that they are in. */
interface WholePlan extends Plan {
  readonly configuration: Plan["configuration"] & {
    readonly root_module: { readonly module_calls: Readonly<Record<string, { readonly module: unknown }>> };
  };
}

/** Of a plan of many stacks, each in a module, the plan in JSON that Terraform would have made of one alone. */
export function stackPlan(plan: Plan, name: string): string {
  const { configuration, ...whole } = plan as WholePlan;
  const prefix = `module.${name}.`;
  const resource_changes = (plan.resource_changes ?? [])
    .filter(({ address }) => address.startsWith(prefix))
    .map((change) => ({
      ...change,
      address: change.address.slice(prefix.length),
      module_address: undefined,
    }));
  return JSON.stringify({
    ...whole,
    output_changes: {},
    resource_changes,
    configuration: {
      ...configuration,
      root_module: configuration.root_module.module_calls[name]?.module ?? {},
    },
  });
}
