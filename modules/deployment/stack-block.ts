import { type Resolver } from "../access/terraform/resolver";
import { isBlock, type NamedBlock, type TerraformJson } from "../access/terraform/terraform-json";
import { arnIn, iamArnIn, type Location } from "../aws/location";

const BUCKET_ENCRYPTION = "aws_s3_bucket_server_side_encryption_configuration";

/** One resource of a stack, or the result of a data source, with what its ARNs are made of. */
export class StackBlock {
  /** Where the resource lives: its provider's Region. */
  public readonly location: Location;
  public readonly type: string;

  public constructor(
    private readonly block: NamedBlock,
    private readonly stack: TerraformJson,
    private readonly resolver: Resolver,
  ) {
    this.type = block.type;
    this.location = { ...resolver.location, region: regionOf(block, stack, resolver) };
  }

  /** The first of these arguments that has a text, resolved. */
  public text(...names: readonly string[]): string | undefined {
    return this.texts(...names)[0];
  }

  /** The texts of these arguments, also of lists, resolved. */
  public texts(...names: readonly string[]): string[] {
    return this.written(...names).flatMap((value) => this.resolver.text(value) ?? []);
  }

  /** The same as they are in the file: references are not resolved. Arguments of inner blocks are found, too. */
  public written(...names: readonly string[]): string[] {
    const { args } = this.block;
    return names
      .flatMap((name) => args[name] ?? argumentsIn(args, name))
      .filter((value) => typeof value === "string");
  }

  /** ARNs of the KMS keys that the block names, and whether it names one that the stack creates. */
  public get keys(): { readonly arns: readonly string[]; readonly own: boolean } {
    // Objects are under the key of their bucket: of an existing one, that is the environment's.
    const blocks =
      this.type === "aws_s3_object"
        ? [
            ...this.stack.resourcesOf(BUCKET_ENCRYPTION),
            ...this.stack.resourcesOf("aws_mwaa_environment").map(({ args }) => args.kms_key),
          ]
        : [this.block];
    const json = JSON.stringify(blocks);
    return {
      arns: [...new Set(json.match(/arn:[\w-]+:kms:[\w-]+:\d{12}:key\/[\w-]+/g))],
      own: this.type === "aws_kms_key" || json.includes("${aws_kms_key."),
    };
  }

  /** Whether an argument is `true`. */
  public is(name: string): boolean {
    return this.block.args[name] === true;
  }

  /** ARN of a resource beside this one. */
  public arn(service: string, resource: string): string {
    return arnIn(this.location, service, resource);
  }

  public iamArn(resource: string): string {
    return iamArnIn(this.location, resource);
  }

  public s3Arn(resource: string): string {
    return `arn:${this.location.partition}:s3:::${resource}`;
  }

  /** The ARN of a role that the stack creates, by the role's name. */
  public ownRoleArn(roleName: string): string | undefined {
    const own = this.stack
      .resourcesOf("aws_iam_role")
      .find(({ name }) => this.resolver.attribute("aws_iam_role", name, "name") === roleName);
    return own && this.resolver.attribute("aws_iam_role", own.name, "arn");
  }
}

/** A resource may name one of several configurations of the provider, `aws.iam`. */
function regionOf({ args }: NamedBlock, stack: TerraformJson, resolver: Resolver): string {
  const providers = stack.value("provider", "aws");
  const named = (Array.isArray(providers) ? (providers as unknown[]) : []).find(
    (provider) => isBlock(provider) && `aws.${String(provider.alias)}` === args.provider,
  );
  return (isBlock(named) ? resolver.text(named.region) : undefined) ?? resolver.location.region;
}

/** The values of an argument in inner blocks, however deep. */
function argumentsIn(value: unknown, name: string): unknown[] {
  if (Array.isArray(value)) {
    return value.flatMap((item) => argumentsIn(item, name));
  }
  return isBlock(value)
    ? Object.entries(value).flatMap(([key, inner]) =>
        key === name ? [inner].flat() : argumentsIn(inner, name),
      )
    : [];
}
