import { hasUnresolved, unresolvedParts } from "../terraform/unresolved";
import { type ResourcePolicy } from "./resource-policies";
import { type StackSource } from "./stack-source";

/** Resource types that give access in a way that is not evaluated. */
const NOT_EVALUATED = [
  "aws_iam_group_policy",
  "aws_iam_group_policy_attachment",
  "aws_iam_user_policy",
  "aws_iam_user_policy_attachment",
  "aws_s3_access_point",
  "aws_s3_bucket_acl",
  "aws_s3control_access_grant",
];

/** Resource types that attach a policy to a role, with the argument that names the role. */
const ATTACHMENTS: readonly (readonly [type: string, argument: string])[] = [
  ["aws_iam_role_policy", "role"],
  ["aws_iam_role_policy_attachment", "role"],
  ["aws_iam_policy_attachment", "roles"],
];

/** What of a stack was not read, or is not known before apply: answers that depend on it are undecided. */
export function notKnownOf(source: StackSource, policies: readonly ResourcePolicy[]): string[] {
  const { location } = source;
  return [
    ...[location.accountId, location.region, location.partition].flatMap(unresolvedParts),
    ...source.notRead.map((part) => `${part} is not read`),
    ...NOT_EVALUATED.flatMap((type) =>
      source.resourcesOf(type).map(({ name }) => `${type}.${name} is not evaluated`),
    ),
    ...existingThings(source),
    ...ATTACHMENTS.flatMap(([type, argument]) =>
      source.resourcesOf(type).flatMap(({ name, args }) => {
        const role = JSON.stringify(source.value(args[argument]) ?? "");
        return hasUnresolved(role)
          ? [`${type}.${name}: the role that it is attached to (${unresolvedParts(role).join(", ")})`]
          : [];
      }),
    ),
    ...policies.flatMap(({ arn, policy }) =>
      unresolvedParts(arn).map((part) => `${policy.name}: the resource that it is of (${part})`),
    ),
    ...source.resources.flatMap(({ uncertain, type }) =>
      uncertain !== undefined && type.startsWith("aws_") ? [uncertain] : [],
    ),
  ].filter((line, index, all) => all.indexOf(line) === index);
}

/** An environment's bucket and role that the stack does not create: their own policies are their owners'. */
function existingThings(source: StackSource): string[] {
  return source.resourcesOf("aws_mwaa_environment").flatMap(({ type, name }) => {
    const given = (argument: string, own: string): string | undefined => {
      const arn = source.attribute(type, name, argument);
      const isOwn = source
        .resourcesOf(own)
        .some((block) => source.attribute(block.type, block.name, "arn") === arn);
      return arn === undefined || isOwn || hasUnresolved(arn) ? undefined : arn;
    };
    const bucket = given("source_bucket_arn", "aws_s3_bucket");
    const role = given("execution_role_arn", "aws_iam_role");
    return [
      ...(bucket === undefined ? [] : [`existing bucket ${bucket}: policy not seen`]),
      ...(role === undefined
        ? []
        : [`existing role ${role}: trust policy, boundary and other policies not seen`]),
    ];
  });
}
