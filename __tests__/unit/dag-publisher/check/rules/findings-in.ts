import { type RuleId } from "../../../../../functions/dag-publisher/policy/rule-ids";
import { type Severity } from "../../../../../functions/dag-publisher/policy/severity";
import { check } from "../support";

/** Severities of one rule's findings in a Python text, in the order of the file. */
export async function findingsIn(rule: RuleId, code: string, policy: object = {}): Promise<Severity[]> {
  const all = await check(code, policy);
  if (all.some((finding) => finding.rule?.startsWith("ENC"))) {
    throw new Error(`the case is no Python: ${code}`);
  }
  return all.filter((finding) => finding.rule === rule).map(({ severity }) => severity);
}

/** A case of a table: what the code does, the code, and what of the policy matters. */
export type Case = readonly [does: string, code: string, policy?: object];

/** Tests that a rule finds and does not find these, and its severity in both profiles for the first that it finds. */
export function describeRule(
  rule: RuleId,
  severity: { readonly standard: Severity; readonly strict: Severity },
  finds: readonly Case[],
  leaves: readonly Case[],
): void {
  describe(`${rule}`, () => {
    test.each(complete(finds))("finds %s", async (_does, code, policy) => {
      expect(await findingsIn(rule, code, policy)).not.toEqual([]);
    });

    test.each(complete(leaves))("leaves alone %s", async (_does, code, policy) => {
      expect(await findingsIn(rule, code, policy)).toEqual([]);
    });

    test.each(["standard", "strict"] as const)("has its severity in profile %s", async (profile) => {
      const [, code = "", policy = {}] = finds[0] ?? [];
      expect((await findingsIn(rule, code, { ...policy, profile }))[0]).toBe(severity[profile]);
    });
  });
}

function complete(cases: readonly Case[]): (readonly [does: string, code: string, policy: object])[] {
  return cases.map(([does, code, policy = {}]) => [does, code, policy]);
}
