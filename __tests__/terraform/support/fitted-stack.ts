import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fitToProvider } from "./newer-arguments";
import { accessKeyOf } from "./permissions/access-key";
import { mirroredVersion } from "./provider-sources";
import { terraformOverride } from "./terraform-override";
import { type TerraformProgram } from "./terraform-program";

/**
 * Makes a synthesized stack one that Terraform can run here: with the providers at hand, against the local AWS.
 * @param folder what `terraform init` reads
 */
export function fitStack(
  folder: string,
  stack: string,
  { providers, localAws }: Pick<TerraformProgram, "providers" | "localAws">,
): void {
  const override = terraformOverride(join(folder, "cdk.tf.json"), providers, localAws, accessKeyOf(stack));
  writeFileSync(join(folder, "override.tf.json"), JSON.stringify(override, undefined, 2));
  fitToProvider(folder, mirroredVersion(providers, "hashicorp/aws"));
}
