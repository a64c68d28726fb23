import {
  Aspects,
  TerraformDataSource,
  type TerraformProvider,
  TerraformResource,
  TerraformStack,
  Token,
} from "cdktf";
import { DataAwsRegion } from "@cdktf/provider-aws/lib/data-aws-region";
import { type AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { type IConstruct } from "constructs";

type AwsElement = TerraformResource | TerraformDataSource;

/** The providers that `useProvider` gave to constructs. */
const GIVEN = new WeakMap<IConstruct, AwsProvider>();

/**
 * Gives a construct, with everything in it, a provider other than the stack's default one: an aliased one, such as for a
 * second Region. Inside of it, the nearest construct with a provider of its own counts.
 * @param construct any construct of this library
 * @param provider a provider of the same stack
 * @example
 * ```ts
 * import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
 * import { EnvironmentKey, useProvider } from "cdktf-mwaa-teams";
 *
 * const virginia = new AwsProvider(stack, "virginia", { alias: "virginia", region: "us-east-1" });
 * const key = new EnvironmentKey(stack, "VirginiaKey", {
 *   accountId: "111122223333",
 *   region: "us-east-1",
 *   environmentName: "payments-virginia",
 * });
 * useProvider(key, virginia);
 * ```
 */
export function useProvider(construct: IConstruct, provider: AwsProvider): void {
  const isFirst = !GIVEN.has(construct);
  GIVEN.set(construct, provider);
  if (isFirst) {
    Aspects.of(construct).add({
      visit: (node) => {
        if (isAwsElement(node)) {
          node.provider ??= nearest(node);
        }
      },
    });
  }
}

/** The provider that an element of a stack uses; nothing where the stack has no such provider. */
function providerOf(element: AwsElement): TerraformProvider | undefined {
  return (
    element.provider ??
    nearest(element) ??
    TerraformStack.of(element)
      .allProviders()
      .find((provider) => provider.terraformResourceType === "aws" && provider.alias === undefined)
  );
}

/** The Region of a provider, or nothing where only Terraform knows it. */
function regionOf(provider: TerraformProvider): string | undefined {
  const { region } = provider as AwsProvider;
  return region === undefined || Token.isUnresolved(region) ? undefined : region;
}

/**
 * The problem of a construct whose own resources a provider of another Region creates, or nothing. IAM has no Region, and
 * what is directly in a stack is somebody else's.
 */
export function providerRegionProblem(construct: IConstruct, region: string): string | undefined {
  if (TerraformStack.isStack(construct)) {
    return undefined;
  }
  for (const element of construct.node.children.filter(isAwsElement)) {
    const provider = providerOf(element);
    const other = provider === undefined ? undefined : regionOf(provider);
    if (other !== undefined && other !== region && !element.terraformResourceType.startsWith("aws_iam_")) {
      return `region must be ${JSON.stringify(other)}, as of the provider ${provider?.fqn} that creates ${element.node.path}, got: ${JSON.stringify(region)}. Give the construct a provider of its Region: useProvider(construct, provider)`;
    }
  }
  return undefined;
}

/**
 * Where only Terraform knows the Region of the provider that creates a resource, such as from `AWS_REGION`, has it checked
 * during plan.
 */
export function checkRegionDuringPlan(resource: TerraformResource, region: string): void {
  const construct = resource.node.scope;
  if (construct === undefined || Token.isUnresolved(region)) {
    return;
  }
  Aspects.of(construct).add({
    visit: (node) => {
      const provider = node === construct ? providerOf(resource) : undefined;
      if (provider !== undefined && regionOf(provider) === undefined) {
        new DataAwsRegion(construct, "ProviderRegion", {
          provider: resource.provider,
          lifecycle: {
            postcondition: [
              {
                condition: `\${self.id == "${region}"}`,
                errorMessage: `${construct.node.path}: region must be that of the provider ${provider.fqn}, and is ${region}.`,
              },
            ],
          },
        });
      }
    },
  });
}

function isAwsElement(node: IConstruct): node is AwsElement {
  return (
    (TerraformResource.isTerraformResource(node) || TerraformDataSource.isTerraformDataSource(node)) &&
    node.terraformGeneratorMetadata?.providerName === "aws"
  );
}

function nearest(node: IConstruct): AwsProvider | undefined {
  return node.node.scopes
    .toReversed()
    .map((scope) => GIVEN.get(scope))
    .find((provider) => provider !== undefined);
}
