import fc from "fast-check";
import { MAX_POLICY_SIZE, policyDocuments, policySize } from "../../../modules/deployment/policy-documents";
import { type AllowStatement, type Permission, statementsOf } from "../../../modules/deployment/statements";
import { seeds } from "../../support/seeds";

const permission: fc.Arbitrary<Permission> = fc.record({
  action: fc.constantFrom("s3:GetObject", "s3:PutObject", "iam:GetRole", "ec2:CreateTags", "kms:Decrypt"),
  resource: fc.constantFrom("*", "a", "b", "c").map((name) => (name === "*" ? name : `arn:aws:x:::${name}`)),
  conditions: fc.constantFrom<Permission["conditions"]>(
    {},
    { StringEquals: { "aws:RequestTag/Team": "payments" } },
    { Null: { "aws:ResourceTag/Team": "true" } },
  ),
});

/** Single permissions that statements allow, as texts. */
function expanded(statements: readonly AllowStatement[]): string[] {
  const single = statements.flatMap(({ Action, Resource, Condition = {} }) =>
    Action.flatMap((action) =>
      Resource.map((resource) => JSON.stringify({ action, resource, conditions: Condition })),
    ),
  );
  return [...new Set(single)].sort();
}

function texts(permissions: readonly Permission[]): string[] {
  return [...new Set(permissions.map((one) => JSON.stringify(one)))].sort();
}

test("statements allow the given permissions and no others", () => {
  fc.assert(
    fc.property(fc.array(permission, { maxLength: 40 }), (permissions) => {
      expect(expanded(statementsOf(permissions))).toEqual(texts(permissions));
    }),
    { numRuns: seeds(1_000) },
  );
});

test("statements are the same whatever the order of the permissions", () => {
  fc.assert(
    fc.property(fc.array(permission, { maxLength: 40 }), (permissions) => {
      expect(statementsOf([...permissions].reverse())).toEqual(statementsOf(permissions));
    }),
    { numRuns: seeds(300) },
  );
});

test("documents hold all statements' permissions, each within IAM's size", () => {
  const many = fc.array(
    permission.chain((one) =>
      fc
        .integer({ min: 1, max: 400 })
        .map((length): Permission => ({ ...one, resource: `arn:aws:s3:::${"x".repeat(length)}` })),
    ),
    { maxLength: 120 },
  );
  fc.assert(
    fc.property(many, (permissions) => {
      const statements = statementsOf(permissions);
      const documents = policyDocuments(statements);

      documents.forEach(({ Statement }) =>
        expect(policySize(Statement)).toBeLessThanOrEqual(MAX_POLICY_SIZE),
      );
      expect(expanded(documents.flatMap(({ Statement }) => Statement))).toEqual(expanded(statements));
    }),
    { numRuns: seeds(300) },
  );
});
