import { type ReviewRule } from "./rule";

/** A plan that ended in an error, or that defers a part, says nothing of the rest. */
export const incomplete: ReviewRule = ({ plan }) =>
  plan.incomplete
    ? [
        {
          severity: "look",
          rule: "plan-incomplete",
          address: plan.name,
          message: "Terraform could not plan everything: what is missing here is not reviewed",
        },
      ]
    : [];
