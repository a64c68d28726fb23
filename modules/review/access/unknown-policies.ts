import { type StackSource } from "../../access/stack/stack-source";
import { hasUnresolved } from "../../access/terraform/unresolved";
import { type Finding } from "../finding";
import { type PlanContext } from "../plan-context";
import { SENSITIVE } from "../plan/known-values";
import { finding } from "../rules/rule";
import { isAboutAccess } from "./about-access";
import { POLICY_ARGUMENTS } from "./planned-side";

/** Policies of which nothing is known before apply: whatever they say, nobody has reviewed it. */
export function unknownPolicies(context: PlanContext, after: StackSource): Finding[] {
  const args = new Map(after.resources.map((block) => [block.name, block.args]));
  return context.plan.resources
    .filter(({ changes, type }) => changes && isAboutAccess(type))
    .flatMap((change) =>
      POLICY_ARGUMENTS.flatMap((argument) => {
        const value = args.get(change.address)?.[argument];
        return typeof value === "string" && value.startsWith("\u27e6") && hasUnresolved(value)
          ? [
              finding(
                "look",
                "policy-unknown",
                change,
                `what ${argument} says is ${whyUnknown(value)}`,
                context,
              ),
            ]
          : [];
      }),
    );
}

function whyUnknown(mark: string): string {
  return mark.includes(SENSITIVE)
    ? "sensitive, and not evaluated"
    : mark.includes("cannot be read")
      ? "not a policy that can be read here"
      : "known only after apply";
}
