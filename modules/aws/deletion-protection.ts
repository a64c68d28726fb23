import {
  anyToHclTerraform,
  anyToTerraform,
  hashMapper,
  hashMapperHcl,
  type ITerraformDependable,
  TerraformResource,
} from "cdktf";
import { type Construct } from "constructs";

/** Props of `DeletionProtection`. */
export interface DeletionProtectionProps {
  /** What is protected. */
  readonly resources: readonly ITerraformDependable[];

  /**
   * Every argument that makes the provider replace one of the resources, by name. No attribute that AWS computes
   * for them: it would block the repair of a resource that was deleted by hand.
   */
  readonly replacedBy: Readonly<Record<string, string | readonly string[]>>;

  /**
   * References to attributes that AWS computes, such as the time of creation: for what makes the provider replace a
   * resource only sometimes, so that the argument alone does not say. Terraform compares them only where the resource
   * is there before and after, so that one that was deleted by hand can be created again.
   * @default - none
   */
  readonly computed?: readonly string[];
}

/**
 * Makes Terraform reject every plan that would replace or destroy the resources: a `terraform_data` that depends
 * on them, is replaced for the same reasons as they are, and has `prevent_destroy`.
 *
 * `prevent_destroy` on the resources themselves would also block a repair. A resource whose creation failed or was
 * interrupted is tainted, and the next apply must destroy it and create it again. The `terraform_data` is created
 * after the resources are complete.
 *
 * Not cdktf's own `DataResource`: it runs `terraform version` for each instance, and fails without Terraform.
 * @see https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#prevent_destroy
 * @see https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#replace_triggered_by
 * @see https://developer.hashicorp.com/terraform/cli/state/taint
 */
export class DeletionProtection extends TerraformResource {
  private readonly replacedBy: DeletionProtectionProps["replacedBy"];

  public constructor(scope: Construct, id: string, props: DeletionProtectionProps) {
    super(scope, id, {
      terraformResourceType: "terraform_data",
      terraformGeneratorMetadata: { providerName: "terraform" },
      dependsOn: [...props.resources],
      lifecycle: {
        preventDestroy: true,
        ...(props.computed === undefined ? {} : { replaceTriggeredBy: [...props.computed] }),
      },
    });
    this.replacedBy = props.replacedBy;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { triggers_replace: hashMapper(anyToTerraform)(this.replacedBy) as unknown };
  }

  protected override synthesizeHclAttributes(): Record<string, unknown> {
    return { triggers_replace: hashMapperHcl(anyToHclTerraform)(this.replacedBy) as unknown };
  }
}
