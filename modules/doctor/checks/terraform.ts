import { isVersionAtLeast } from "../../validation/version";
import { type TerraformReader } from "../facts";
import { type Finding, findingsAbout } from "../finding";

/** The stacks' S3 backend locks with a file of its own, which Terraform has since this version. */
const MINIMUM = "1.10";

/** Whether Terraform is there, and recent enough. */
export async function checkTerraform(terraform: TerraformReader): Promise<readonly Finding[]> {
  const about = findingsAbout("terraform", "terraform");
  const version = await terraform.version();
  if (version === undefined) {
    return [
      about.failed("is not on the PATH", "install it: https://developer.hashicorp.com/terraform/install"),
    ];
  }
  // A pre-release has the rules of its release.
  return [
    isVersionAtLeast(version.replace(/-.*/, ""), MINIMUM)
      ? about.ok(`is ${version}`)
      : about.failed(`is ${version}`, `install ${MINIMUM} or later`),
  ];
}

/** Whether a stack's lock file, where there is one, pins the provider that the stack requires. */
export function checkProviderLock(stack: string, terraform: TerraformReader): readonly Finding[] {
  const { required, locked } = terraform.stack(stack) ?? {};
  if (required === undefined || locked === undefined) {
    return [];
  }
  const about = findingsAbout("provider lock", "hashicorp/aws");
  return [
    required === locked
      ? about.ok(`is locked at ${locked}`)
      : about.failed(
          `is locked at ${locked}, and the stack requires ${required}`,
          "run terraform init -upgrade in the stack's folder",
        ),
  ];
}
