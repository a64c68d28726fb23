import {
  Annotations,
  DefaultTokenResolver,
  type ITerraformDependable,
  Lazy,
  StringConcat,
  Tokenization,
  Token,
} from "cdktf";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { roleNameOf } from "../aws/arn-part";
import { AwsAccount } from "../aws/aws-account";
import { type EnvironmentNaming } from "../names/environment-name";
import { isKnownEnvironmentRole } from "../names/other-environments";
import { boundaryName } from "../names/iam-names";
import { policyDocument, type PolicyStatement, type UnnamedStatement } from "../aws/policy-document";
import { text } from "../validation/prop-checks";
import { type Rule, show } from "../validation/rule";
import { PropValidationError } from "../validation/prop-validation-error";
import { validateProps } from "../validation/validate-prop";
import { type BoundaryDenials, boundaryDenials } from "./boundary-denials";
import {
  allowListBoundary,
  type AllowListBoundary,
  type BoundaryKind,
  denyListBoundary,
  KIND_WARNINGS,
  leftBucketsWarnings,
  tooLongPoliciesProblem,
  tooManyBucketsProblem,
  tooLongProblem,
  wideningWarnings,
} from "./permissions-boundary";
import { ExistingBoundary } from "./existing-boundary";
import { neededActions } from "./needed-actions";
import { EXECUTION_ROLE_CHECKS, type ExecutionRoleProps } from "./execution-role-props";
import { boundaryAccountProblem, boundaryProblem, existingRoleProblem } from "./identity-rules";
import { MAX_INLINE_POLICIES_LENGTH, MAX_MANAGED_POLICY_LENGTH, policyLength } from "./policy-length";
import { encryptionPolicy, executionPolicy, secretsPolicy } from "./execution-policy";
import { codeArtifactPolicy } from "./code-artifact";
import { unacknowledgedWarnings } from "./dangerous-actions";
import { dependentActionWarnings } from "./dependent-actions";
import { sharedPolicy } from "./shared-policy";
import { passedRolesPolicy, passedRoleWarnings } from "./passed-role";
import { type Permission } from "./permission";
import { addInlinePolicy, type IGrantable } from "../aws/grant";
import { permissionList } from "./permission-check";
import { type RoleResource, roleResource } from "./role-resource";
import { widePermissionWarnings } from "./wide-permission-warnings";
import { roleArn as roleArnCheck } from "../aws/role-checks";
import { permissionsDeniedByBoundary } from "./permissions-denied-by-boundary";

/** The role that an environment's Airflow components and DAGs run with. */
export interface IExecutionRole extends IGrantable {
  /** ARN of the role, built from its name: resources that use it must also depend on `dependables`. */
  readonly roleArn: string;
  /** What must exist before an environment can run with the role. */
  readonly dependables: readonly ITerraformDependable[];
}

const permissionsIdRule: Rule<string> = (id) =>
  /^[\w+=,.@-]{1,100}$/.test(id)
    ? undefined
    : `must be 1 to 100 letters, digits and +=,.@_-, got: ${show(id)}`;

/**
 * The least-privilege execution role of one MWAA environment. Its permissions boundary allows what its own policies
 * allow and no more: a policy that is attached to the role later, outside this construct, has no effect.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/mwaa-create-role.html
 * @example
 * ```ts
 * import { EnvironmentKey, ExecutionRole } from "cdktf-mwaa-teams";
 *
 * const account = { accountId: "111122223333", region: "eu-west-1" };
 * const role = new ExecutionRole(stack, "ExecutionRole", {
 *   ...account,
 *   environmentName: "payments",
 *   bucketName: "acme-payments-dags",
 *   encryptionKey: new EnvironmentKey(stack, "Key", { ...account, environmentName: "payments" }),
 *   permissions: [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::acme-lake/payments/*"] }],
 *   protectedArns: ["arn:aws:dynamodb:eu-west-1:111122223333:table/ledger"],
 *   protectedBucketNames: ["acme-tfstate"],
 * });
 * role.addPermissions("reports", [
 *   { actions: ["sqs:SendMessage"], resources: ["arn:aws:sqs:eu-west-1:111122223333:reports"] },
 * ]);
 * ```
 */
export class ExecutionRole extends Construct implements IExecutionRole {
  /**
   * An existing role. Its policies and its boundary are not changed; a grant is a further inline policy, which has an effect
   * as far as the boundary lets it.
   * @throws PropValidationError for any value other than the ARN of one role
   */
  public static fromRoleArn(scope: Construct, id: string, roleArn: string): IExecutionRole {
    class ExistingExecutionRole extends Construct implements IExecutionRole {
      public readonly roleArn = roleArn;
      public readonly dependables = [];

      public addToPolicy(name: string, statements: readonly PolicyStatement[]): ITerraformDependable {
        return addInlinePolicy(this, roleNameOf(roleArn), name, statements);
      }
    }
    const role = new ExistingExecutionRole(scope, id);
    validateProps(role, { roleArn }, { roleArn: roleArnCheck });
    return role;
  }

  /** ARN of the role, built from its name: resources that use it must also depend on `dependables`. */
  public readonly roleArn: string;
  /** Name of the role. */
  public readonly roleName: string;
  /** ARN of the permissions boundary: the given one, or built from its name. */
  public readonly boundaryArn: string;
  /** What must exist before an environment can run with the role. */
  public readonly dependables: readonly ITerraformDependable[];

  /** The trust policy, JSON: of the role that is created, or for the owner of an existing one. */
  public readonly trustPolicy: string;

  private readonly existingRoleArn?: string;
  private readonly role: RoleResource;
  private readonly kind: BoundaryKind | "existing";
  private readonly denials: BoundaryDenials;
  /** What Airflow needs, by policy. */
  private readonly own: readonly (readonly PolicyStatement[])[];
  /** What is declared beyond that, by the name of its policy. */
  private readonly declared = new Map<string, readonly PolicyStatement[]>();
  /** The allow-list of what is declared; nothing until it is asked for. */
  private allowed?: AllowListBoundary;

  public constructor(scope: Construct, id: string, props: ExecutionRoleProps) {
    super(scope, id);
    validateProps(this, props, EXECUTION_ROLE_CHECKS);
    const permissions = props.permissions ?? [];
    const problem = boundaryProblem(props.boundary, props.boundaryArn);
    if (problem !== undefined) {
      throw new PropValidationError(this.node.path, "boundary", problem);
    }
    this.requireOwnBoundary(props);
    this.requireSuitableRole(props);

    const account = new AwsAccount(this, "Account", props);
    this.kind = props.boundaryArn === undefined ? (props.boundary ?? "allow-list") : "existing";
    this.denials = boundaryDenials(account, {
      ...props,
      permissions,
      // Each would need more room than a list of denials has.
      otherTeamArns: this.kind === "deny-list" ? [] : props.otherTeamArns,
    });
    this.validateAgainstBoundary("permissions", permissions);

    const airflow = executionPolicy(account, { ...props, bucketArn: account.s3Arn(props.bucketName) });
    const encryption = encryptionPolicy(account, props.encryptionKey.keyArn);
    const secrets = secretsPolicy(account, props);
    // Never widened, as what Airflow needs: exactly what is shared is open.
    const shared = sharedPolicy(account, props.sharedBy ?? []);
    this.own = [airflow, encryption, secrets, ...(shared.length === 0 ? [] : [shared])];
    // No policy can have this name.
    const passing = passedRolesPolicy(props.passRoles ?? []);
    const packages = codeArtifactPolicy(account, props.codeArtifact ?? []);
    this.declared.set("permissions:", permissions.map(toStatement));
    this.declared.set("passRoles:", passing);
    this.declared.set("codeArtifact:", packages);

    const boundary = props.boundaryArn === undefined ? this.createBoundary(props) : undefined;
    const checks =
      props.boundaryArn === undefined
        ? []
        : new ExistingBoundary(this, "ExistingBoundary", {
            boundaryArn: props.boundaryArn,
            neededActions: neededActions([...airflow, ...encryption, ...secrets]),
          }).dependables;
    this.boundaryArn = props.boundaryArn ?? account.iamArn(`policy/${boundaryName(props)}`);
    this.existingRoleArn = props.existingRoleArn;
    this.requireThatPoliciesFit("permissions");
    this.node.addValidation({ validate: () => this.warn(passedRoleWarnings(props.passRoles ?? [])) });
    unacknowledgedWarnings(permissions).forEach((warning) => Annotations.of(this).addWarning(warning));

    this.role = roleResource(this, account, { ...props, boundary, boundaryArn: this.boundaryArn, checks });
    this.roleName = this.role.roleName;
    this.roleArn = this.role.roleArn;
    this.trustPolicy = this.role.trustPolicy;

    const { attachTo, checks: passed } = this.role;
    const attach = (id: string, name: string, statements: readonly PolicyStatement[]): ITerraformDependable =>
      new IamRolePolicy(this, id, {
        name: this.role.policyName(name),
        role: attachTo,
        policy: policyDocument(statements),
        ...(passed.length === 0 ? {} : { dependsOn: [...passed] }),
      });
    // One policy for each purpose: the key's ARN is known only after apply, and must not hide other statements in
    // the plan.
    this.dependables = [
      ...this.role.dependables,
      attach("AirflowPolicy", "airflow", airflow),
      attach("EncryptionPolicy", "encryption", encryption),
      attach("SecretsPolicy", "secrets", secrets),
    ];
    if (shared.length > 0) {
      attach("SharedPolicy", "shared", shared);
    }
    if (permissions.length > 0) {
      attach("DagPolicy", "dags", permissions.map(toStatement));
    }
    if (passing.length > 0) {
      attach("PassRolesPolicy", "pass-roles", passing);
    }
    if (packages.length > 0) {
      attach("CodeArtifactPolicy", "codeartifact", packages);
    }
  }

  /**
   * Grants DAGs more than `permissions`.
   * @param id name of the purpose, 1 to 100 letters, digits and +=,.@_-; a part of the policy's name
   * @param permissions the additional permissions. Roles to assume must be in the props, since the permissions
   * boundary lists them
   * @returns the policy that is added to the role
   * @throws PropValidationError for permissions that the permissions boundary denies in any case, or that do not fit
   * into it
   */
  public addPermissions(id: string, permissions: readonly Permission[]): ITerraformDependable {
    validateProps(this, { id, permissions }, { id: text(permissionsIdRule), permissions: permissionList });
    this.validateAgainstBoundary("permissions", permissions);
    unacknowledgedWarnings(permissions).forEach((warning) => Annotations.of(this).addWarning(warning));
    return this.addToPolicy(`dags-${id}`, permissions.map(toStatement));
  }

  /**
   * Adds an inline policy to the role, and what it allows to the permissions boundary.
   * @param name name of the policy; a second call with the same name has no effect
   * @param statements what the policy says
   * @returns the policy: resources that need the grant depend on it
   * @throws PropValidationError for permissions that the permissions boundary denies in any case, or that do not fit
   * into it
   */
  public addToPolicy(name: string, statements: readonly PolicyStatement[]): ITerraformDependable {
    const permissions = statements
      .filter(({ Effect }) => Effect === "Allow")
      .map(({ Action, Resource }) => ({
        actions: [Action ?? []].flat(),
        resources: [Resource ?? []].flat(),
      }));
    this.validateAgainstBoundary("statements", permissions);
    if (!this.declared.has(name)) {
      this.declared.set(name, statements);
      this.allowed = undefined;
      this.requireThatPoliciesFit("statements");
    }
    const { policyName, checks } = this.role;
    return addInlinePolicy(this, this.roleName, policyName(name), statements, checks);
  }

  private requireSuitableRole({ existingRoleArn, accountId, ...role }: ExecutionRoleProps): void {
    const isKnown = ![existingRoleArn, accountId].some((part) => Token.isUnresolved(part));
    const problem =
      existingRoleArn === undefined
        ? undefined
        : existingRoleProblem({ ...role, existingRoleArn, accountId: isKnown ? accountId : undefined });
    if (problem !== undefined) {
      throw new PropValidationError(this.node.path, "existingRoleArn", problem);
    }
  }

  private requireOwnBoundary({ accountId, boundaryArn }: ExecutionRoleProps): void {
    const isKnown = ![boundaryArn, accountId].some((part) => part === undefined || Token.isUnresolved(part));
    const problem = isKnown ? boundaryAccountProblem(boundaryArn ?? "", accountId ?? "") : undefined;
    if (problem !== undefined) {
      throw new PropValidationError(this.node.path, "boundaryArn", problem);
    }
  }

  private createBoundary(environment: EnvironmentNaming): IamPolicy {
    return new IamPolicy(this, "PermissionsBoundary", {
      name: boundaryName(environment),
      description: `What DAGs of the MWAA environment ${environment.environmentName} can never do`,
      // At synthesis: grants may be added until then.
      policy: Lazy.stringValue({ produce: () => policyDocument(this.boundaryStatements()) }),
    });
  }

  private boundaryStatements(): readonly UnnamedStatement[] {
    return this.kind === "deny-list" ? denyListBoundary(this.denials) : this.allowList().statements;
  }

  private allowList(): AllowListBoundary {
    this.allowed ??= allowListBoundary({
      own: this.own.flat(),
      declared: [...this.declared.values()].flat(),
      denials: this.denials,
      resolve: (text) => this.resolveTokens(text),
    });
    return this.allowed;
  }

  /** Tokens as the references that Terraform reads. */
  private resolveTokens(text: string): string {
    return Tokenization.resolve(text, {
      scope: this,
      preparing: false,
      resolver: new DefaultTokenResolver(new StringConcat()),
    }) as string;
  }

  private requireThatPoliciesFit(prop: string): void {
    const lengthOf = (statements: readonly UnnamedStatement[]): number =>
      policyLength(statements, (text) => this.resolveTokens(text));
    const inline = [...this.own, ...this.declared.values()].map(lengthOf);
    const inlineLength = inline.reduce((sum, length) => sum + length, 0);
    if (inlineLength > MAX_INLINE_POLICIES_LENGTH) {
      throw new PropValidationError(this.node.path, prop, tooLongPoliciesProblem(inlineLength));
    }
    const boundaryLength = this.kind === "existing" ? 0 : lengthOf(this.boundaryStatements());
    if (boundaryLength > MAX_MANAGED_POLICY_LENGTH) {
      throw new PropValidationError(this.node.path, prop, tooLongProblem(boundaryLength));
    }
    const { existingRoleArn, kind } = this;
    if (
      existingRoleArn !== undefined &&
      kind === "allow-list" &&
      this.allowList().leavesBuckets &&
      !isKnownEnvironmentRole(existingRoleArn)
    ) {
      throw new PropValidationError(this.node.path, prop, tooManyBucketsProblem(existingRoleArn));
    }
  }

  /** Runs when the stack is written, before its warnings are read. */
  private warn(more: readonly string[]): string[] {
    const warnings = [
      ...(this.kind === "allow-list"
        ? [...wideningWarnings(this.allowList()), ...leftBucketsWarnings(this.allowList())]
        : KIND_WARNINGS[this.kind]),
      ...more,
      ...widePermissionWarnings([...this.declared.values()].flat()),
      ...dependentActionWarnings([...this.own, ...this.declared.values()].flat()),
    ];
    warnings.forEach((warning) => Annotations.of(this).addWarning(warning));
    return [];
  }

  private validateAgainstBoundary(prop: string, permissions: readonly Permission[]): void {
    const [first] = permissionsDeniedByBoundary([...this.denials.core, ...this.denials.further], permissions);
    if (first !== undefined) {
      const [index, list, place] = first.path;
      throw new PropValidationError(this.node.path, `${prop}[${index}].${list}[${place}]`, first.problem);
    }
  }
}

function toStatement({ actions, resources }: Permission, index: number): PolicyStatement {
  return { Sid: `Dags${index + 1}`, Effect: "Allow", Action: actions, Resource: resources };
}
