import { type Policy, type Statement } from "./parse-policy";

/** A policy that may say anything, since what it says is not known. */
export function unknownPolicy(name: string, reason: string): Policy {
  return { name, statements: [anything("Allow", name, reason), anything("Deny", name, reason)] };
}

/** A policy that may allow anything and denies nothing, such as those that AWS writes. */
export function unknownAllowances(name: string, reason: string): Policy {
  return { name, statements: [anything("Allow", name, reason)] };
}

/** The policy, of which it is not known whether it is there. */
export function perhaps(policy: Policy, reason: string | undefined): Policy {
  return reason === undefined
    ? policy
    : {
        ...policy,
        statements: policy.statements.map((statement) => ({ uncertain: reason, ...statement })),
      };
}

function anything(effect: Statement["effect"], name: string, reason: string): Statement {
  return {
    label: name,
    effect,
    principal: { everyone: true, aws: [], services: [], others: [] },
    action: ["*"],
    resource: ["*"],
    conditions: [],
    uncertain: reason,
    source: { Effect: effect, Principal: "*", Action: "*", Resource: "*" },
  };
}
