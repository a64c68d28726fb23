import { z } from "zod";
import { accountIdRule } from "../aws/arn-rules";
import { ENDPOINT_MANAGEMENT } from "../environment/endpoint-management";
import { allowedDomainRule } from "../network/aws-domains";
import { vpcCidrRule } from "../network/cidr";
import { EGRESS, endpointServiceRule, idRule, zoneRule } from "../network/network-rules";
import { type Rule } from "../validation/rule";
import { asProp } from "./key-target";
import { TEAM_DEFAULTS } from "../team/team-environment-props";
import { listOfUnique, map, ruled, text } from "../yaml/schema-types";
import { describeValue } from "../yaml/describe-value";

function exactlyTwo(what: string): Rule<readonly string[]> {
  return (values) =>
    values.length === 2
      ? undefined
      : `must be exactly two ${what}, got: ${describeValue(values)} (${values.length})`;
}

function atMost(count: number, what: string): Rule<readonly string[]> {
  return (values) =>
    values.length <= count
      ? undefined
      : `must be at most ${count} ${what}, got: ${describeValue(values)} (${values.length})`;
}

/** The rule checks the length, which the type of a list cannot. */
const zonePair = listOfUnique(text(zoneRule), exactlyTwo("Availability Zones")).meta({
  minItems: 2,
  maxItems: 2,
}) as unknown as z.ZodType<[string, string], [string, string]>;

const createdNetwork = map({
  cidr: asProp(
    "vpcCidr",
    text(vpcCidrRule).describe(
      "IPv4 range of the VPC, /16 to /26; it is cut into two private and two public subnets. Required.",
    ),
  ),
  egress: asProp(
    "egress",
    z
      .enum(EGRESS)
      .default(TEAM_DEFAULTS.egress)
      .describe(
        "How the environment reaches AWS: through NAT gateways (and the Internet), or through VPC endpoints only.",
      ),
  ),
  endpoints: asProp(
    "additionalEndpointServices",
    listOfUnique(text(endpointServiceRule))
      .default([])
      .describe(
        "Services that get an endpoint beside those that MWAA needs, such as sts or glue, and dynamodb by a gateway; not s3, which has one. Only with egress endpoints.",
      ),
  ),
  resourceAccounts: asProp(
    "resourceAccountIds",
    listOfUnique(text(accountIdRule))
      .default([])
      .describe(
        "Accounts whose resources DAGs reach through the endpoints, 12 digits in quotes, beside the team's and those in its permissions. Only with egress endpoints.",
      ),
  ),
  allowedDomains: asProp(
    "allowedDomains",
    listOfUnique(text(allowedDomainRule))
      .default([])
      .describe(
        "Domains that DAGs resolve beside AWS's own, such as warehouse.corp.example or *.corp.example; every other name is not found. Only with egress endpoints.",
      ),
  ),
  availabilityZones: asProp(
    "availabilityZones",
    zonePair
      .optional()
      .describe("The two Availability Zones of the subnets. Default: the first two of the Region."),
  ),
});

const existingNetwork = map({
  vpcId: text(idRule("vpc")).describe("Id of the VPC. Required."),
  privateSubnetIds: listOfUnique(
    text(idRule("subnet")),
    exactlyTwo("private subnets in two Availability Zones"),
  )
    .meta({ minItems: 2, maxItems: 2 })
    .describe("Ids of exactly two private subnets in two Availability Zones. Required."),
  securityGroupIds: listOfUnique(text(idRule("sg")), atMost(5, "security groups"))
    .meta({ maxItems: 5 })
    .default([])
    .describe(
      "Ids of up to five security groups; for none, one that lets the environment reach itself is created.",
    ),
});

/** A team's network: exactly one of the two, which is checked once `defaults` are merged. */
export const networkSchema = ruled(
  map({
    create: createdNetwork
      .optional()
      .describe("A VPC for this team only. Default: none; one of create and existing."),
    existing: asProp(
      "existingVpc",
      existingNetwork.optional().describe("A VPC that exists. Default: none; one of create and existing."),
    ),
    endpointManagement: asProp(
      "endpointManagement",
      z
        .enum(ENDPOINT_MANAGEMENT)
        .optional()
        .describe(
          "Who creates the endpoints of the database and the web server: service is MWAA; customer is the owner of the VPC, as in a shared one. Never change it. Default: service.",
        ),
    ),
  }),
  ({ create, existing }) =>
    create !== undefined && existing !== undefined
      ? "must name one of create and existing, got: create and existing"
      : undefined,
).meta({ not: { required: ["create", "existing"] } });
