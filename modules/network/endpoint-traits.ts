/** How the endpoint of a service differs from an interface endpoint with private DNS and a policy. */
interface EndpointTraits {
  /** A gateway endpoint reaches the service: routes, without addresses and without a price. */
  readonly gateway?: true;
  /** No private DNS: a client reaches the endpoint by its own name alone. */
  readonly withoutPrivateDns?: true;
  /** No policy: nothing limits whose credentials pass. */
  readonly withoutPolicy?: true;
  /** Requests do not say whose resource they are about: only the principal can be limited. */
  readonly withoutResourceAccount?: true;
  /** AWS's page that says so. */
  readonly source: string;
}

/**
 * The services that are not like the others, as of November 2026. Which Availability Zones have a service differs by
 * account and Region, and only EC2's DescribeVpcEndpointServices says it.
 */
const TRAITS: ReadonlyMap<string, EndpointTraits> = new Map([
  [
    "dynamodb",
    {
      gateway: true,
      source: "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-ddb.html",
    },
  ],
  [
    "dynamodb-streams",
    {
      withoutPrivateDns: true,
      source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/privatelink-streams.html",
    },
  ],
  [
    "ebs",
    {
      withoutResourceAccount: true,
      source:
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceaccount",
    },
  ],
  [
    "iot.data",
    {
      withoutPrivateDns: true,
      withoutPolicy: true,
      source: "https://docs.aws.amazon.com/iot/latest/developerguide/IoTCore-VPC.html",
    },
  ],
]);

/** Whether the service is reached through a gateway endpoint. */
export function hasGatewayEndpoint(service: string): boolean {
  return TRAITS.get(service)?.gateway === true;
}

/** Whether the service's own names lead to its endpoint. */
export function takesPrivateDns(service: string): boolean {
  return TRAITS.get(service)?.withoutPrivateDns !== true;
}

/** Whether a policy can limit the service's endpoint. */
export function takesEndpointPolicy(service: string): boolean {
  return TRAITS.get(service)?.withoutPolicy !== true;
}

/** Whether a policy can limit whose resources the service's endpoint leads to. */
export function knowsResourceAccount(service: string): boolean {
  return TRAITS.get(service)?.withoutResourceAccount !== true;
}

/** What somebody should know who asks for the endpoint of a service that is not like the others. */
export function endpointWarnings(services: readonly string[]): string[] {
  return services.flatMap((service) => {
    const facts = [
      ...(takesPrivateDns(service)
        ? []
        : [
            "takes no private DNS: DAGs reach it only by the endpoint's own name, given as the client's endpoint URL",
          ]),
      ...(takesEndpointPolicy(service)
        ? []
        : ["takes no policy: credentials of other accounts can pass through it"]),
      ...(knowsResourceAccount(service)
        ? []
        : ["cannot be limited to resources of known accounts: data can pass to those of others"]),
    ];
    return facts.length === 0
      ? []
      : [`the endpoint of ${service} ${facts.join(", and ")} (${TRAITS.get(service)?.source})`];
  });
}
