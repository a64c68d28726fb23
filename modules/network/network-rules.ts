import { matching, type Rule, show, withPattern } from "../validation/rule";
import { hasGatewayEndpoint } from "./endpoint-traits";

/** The id of a VPC resource, such as `vpc-0123456789abcdef0` for the prefix `vpc`. */
export function idRule(prefix: string): Rule<string> {
  return matching(
    new RegExp(`^${prefix}-[0-9a-f]{8,17}$`),
    (value) => `must be an id such as ${prefix}-0123456789abcdef0, got: ${show(value)}`,
  );
}

const SERVICE = /^(?!s3$)(?!com\.amazonaws)[a-z0-9][a-z0-9.-]*$/;

/**
 * The name of a service after `com.amazonaws.<region>.`. Of S3 there is a gateway endpoint in every VPC; EC2 rejects
 * private DNS on an interface endpoint beside it until the gateway is there.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/privatelink-interface-endpoints.html
 */
export const endpointServiceRule: Rule<string> = withPattern(SERVICE, (value) => {
  if (value === "s3") {
    return `must not be s3 (leave it out: every created VPC has a gateway endpoint for S3, which DAGs use without further settings), got: ${show(value)}`;
  }
  return SERVICE.test(value)
    ? undefined
    : `must be the service's short name such as sts or ecr.api, got: ${show(value)}`;
});

/** The name of an Availability Zone. */
export const zoneRule: Rule<string> = matching(
  /^[a-z]{2,4}(-[a-z]+){1,2}-\d{1,2}[a-z]$/,
  (value) => `must be the name of an Availability Zone such as eu-west-1a, got: ${show(value)}`,
);

/** The name of a security group (EC2 API, CreateSecurityGroup). */
export const securityGroupNameRule: Rule<string> = matching(
  /^(?!sg-)[\w .:/()#,@[\]+=&;{}!$*-]{1,255}$/,
  (value) =>
    `must be 1 to 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*, not starting with sg-, got: ${show(value)}`,
);

/**
 * The interface endpoints that an environment needs in a VPC without Internet access: AWS's list, and Secrets
 * Manager for the secrets backend.
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/vpc-vpe-create-access.html
 */
export const REQUIRED_ENDPOINT_SERVICES = ["kms", "logs", "monitoring", "secretsmanager", "sqs"] as const;

/** Every service that has an interface endpoint in a VPC without Internet access, once. */
export function interfaceEndpointServices(additionalServices: readonly string[] = []): string[] {
  return [...new Set([...REQUIRED_ENDPOINT_SERVICES, ...additionalServices])].filter(
    (service) => !hasGatewayEndpoint(service),
  );
}

/** The services, beside S3, that are reached through a gateway endpoint. */
export function gatewayEndpointServices(additionalServices: readonly string[] = []): string[] {
  return [...new Set(additionalServices)].filter(hasGatewayEndpoint);
}

/** The kinds of egress from the VPC. */
export const EGRESS = ["nat", "endpoints"] as const;

/** The default egress of a created VPC. */
export const DEFAULT_EGRESS = "nat";
