import { TerraformOutput, TerraformVariable } from "cdktf";
import { TeamNetwork, type TeamNetworkProps } from "../../../modules";
import regions from "../../../modules/aws/regions.json";
import { AWS_DOMAINS } from "../../../modules/network/aws-domains";
import { ACCOUNT, existingKey, KEY_ARN } from "../support/fixtures";
import { type Block, statementsOf, Template } from "../support/template";

function synth(props: Partial<TeamNetworkProps> = {}): Template {
  return Template.of((stack) => {
    new TeamNetwork(stack, "Network", {
      ...ACCOUNT,
      environmentName: "payments",
      cidr: "10.20.0.0/16",
      encryptionKey: existingKey(stack),
      ...props,
    });
  });
}

function existing(attributes: { privateSubnetIds?: string[]; securityGroupIds?: string[] } = {}): Template {
  return Template.of((stack) => {
    const network = TeamNetwork.fromExistingVpc(stack, "Network", {
      vpcId: "vpc-0a1b2c3d",
      privateSubnetIds: ["subnet-0a1b2c3d", "subnet-1b2c3d4e"],
      ...attributes,
    });
    new TerraformOutput(stack, "groups", { value: network.securityGroupIds });
  });
}

/** What Terraform checks of a data source. */
function conditions(block: Block | undefined): string[] {
  const { postcondition } = block?.lifecycle as { postcondition: { condition: string }[] };
  return postcondition.map(({ condition }) => condition);
}

const endpointServices = (template: Template): string[] =>
  template
    .resources("aws_vpc_endpoint")
    .map(({ service_name: name }) => (name as string).replace("com.amazonaws.eu-west-1.", ""))
    .sort();

describe("TeamNetwork", () => {
  test("has two private subnets, in the first two zones of the Region", () => {
    const subnets = synth({ egress: "endpoints" }).resources("aws_subnet");

    expect(subnets.map(({ cidr_block: cidr }) => cidr)).toEqual([
      '${cidrsubnet("10.20.0.0/16", 2, 0)}',
      '${cidrsubnet("10.20.0.0/16", 2, 1)}',
    ]);
    expect(subnets.map(({ availability_zone: zone }) => zone)).toEqual([
      expect.stringMatching(/^\$\{element\(data\.aws_availability_zones\.\w+\.names, 0\)\}$/),
      expect.stringMatching(/^\$\{element\(data\.aws_availability_zones\.\w+\.names, 1\)\}$/),
    ]);
  });

  test("stays in its zones when AWS adds one to the Region", () => {
    for (const subnet of synth().resources("aws_subnet")) {
      expect(subnet.lifecycle).toEqual({ ignore_changes: ["availability_zone"] });
    }
  });

  test("takes the zones that are given", () => {
    const template = synth({ availabilityZones: ["eu-west-1b", "eu-west-1c"], egress: "endpoints" });

    expect(template.resources("aws_subnet").map(({ availability_zone: zone }) => zone)).toEqual([
      "eu-west-1b",
      "eu-west-1c",
    ]);
    expect(template.dataSources("aws_availability_zones")).toEqual([]);
  });

  test("gives out no public addresses", () => {
    for (const subnet of synth().resources("aws_subnet")) {
      expect(subnet.map_public_ip_on_launch).toBe(false);
    }
  });

  test("empties the VPC's default security group", () => {
    const group = synth().resource("aws_default_security_group");

    // Given as empty, rules that are added later show as a change.
    expect(group).toMatchObject({ ingress: [], egress: [] });
  });

  test("lets in only the environment's own components", () => {
    const rule = synth().resource("aws_vpc_security_group_ingress_rule");

    expect(rule.referenced_security_group_id).toBe(rule.security_group_id);
    expect(rule.ip_protocol).toBe("-1");
  });

  // https://docs.aws.amazon.com/mwaa/latest/userguide/vpc-security.html
  test.each(["nat", "endpoints"] as const)(
    "with egress %s, lets those who are named reach the web server over HTTPS alone",
    (egress) => {
      const webserverIngress = ["10.0.0.0/8", "pl-0a1b2c3d", "sg-0a1b2c3d"];
      const rules = synth({ egress, webserverIngress })
        .resources("aws_vpc_security_group_ingress_rule")
        .filter(({ description }) => description === "Web server of the environment");
      const https = { ip_protocol: "tcp", from_port: 443, to_port: 443 };

      expect(rules).toEqual([
        expect.objectContaining({ ...https, cidr_ipv4: "10.0.0.0/8" }),
        expect.objectContaining({ ...https, prefix_list_id: "pl-0a1b2c3d" }),
        expect.objectContaining({ ...https, referenced_security_group_id: "sg-0a1b2c3d" }),
      ]);
    },
  );

  test("records every connection in an encrypted log group that VPC flow logs alone write to", () => {
    const template = synth({ flowLogRetentionInDays: 30 });

    expect(template.resource("aws_flow_log")).toMatchObject({
      traffic_type: "ALL",
      log_destination_type: "cloud-watch-logs",
    });
    expect(template.resource("aws_cloudwatch_log_group")).toMatchObject({
      name: "/aws/vpc/flow-logs/mwaa-payments",
      kms_key_id: KEY_ARN,
      retention_in_days: 30,
    });
    expect(
      template.statements("aws_iam_role", {}, "assume_role_policy").VpcWritesFlowLogs?.Condition,
    ).toMatchObject({ StringEquals: { "aws:SourceAccount": "111122223333" } });
  });

  describe("with NAT", () => {
    test("has a NAT gateway in each zone, and a route to it in each private subnet", () => {
      const template = synth();
      const natRoutes = template.resources("aws_route").filter((route) => route.nat_gateway_id !== undefined);

      expect(template.resources("aws_nat_gateway")).toHaveLength(2);
      expect(new Set(natRoutes.map(({ nat_gateway_id: id }) => id)).size).toBe(2);
      expect(new Set(natRoutes.map(({ route_table_id: id }) => id)).size).toBe(2);
    });

    test("has no DNS Firewall: the Internet is open in any case", () => {
      expect(synth({ egress: "nat" }).addresses.filter((address) => address.includes("firewall"))).toEqual(
        [],
      );
    });

    test("reaches S3 without leaving AWS, and has no interface endpoints", () => {
      expect(endpointServices(synth())).toEqual(["s3"]);
    });

    test("never routes a private subnet to the Internet gateway", () => {
      const internetRoutes = synth()
        .resources("aws_route")
        .filter((route) => route.gateway_id !== undefined);

      expect(internetRoutes).toHaveLength(2);
      for (const { route_table_id: id } of internetRoutes) {
        expect(id).toContain("PublicSubnets");
      }
    });
  });

  describe("with endpoints", () => {
    test("has no way to the Internet", () => {
      const template = synth({ egress: "endpoints" });

      for (const type of ["aws_internet_gateway", "aws_nat_gateway", "aws_eip", "aws_route"]) {
        expect(template.resources(type)).toEqual([]);
      }
    });

    test("has the endpoints that MWAA and the secrets backend need, and those asked for", () => {
      expect(endpointServices(synth({ egress: "endpoints" }))).toEqual([
        "kms",
        "logs",
        "monitoring",
        "s3",
        "secretsmanager",
        "sqs",
      ]);
      expect(
        endpointServices(synth({ egress: "endpoints", additionalEndpointServices: ["glue", "sqs"] })),
      ).toContain("glue");
    });

    // https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-ddb.html
    test("reaches DynamoDB through a gateway endpoint, and lets the environment out to its prefix list", () => {
      const template = synth({ egress: "endpoints", additionalEndpointServices: ["dynamodb"] });
      const gateway = template.resource("aws_vpc_endpoint", {
        service_name: "com.amazonaws.eu-west-1.dynamodb",
      });

      expect(gateway).toMatchObject({ vpc_endpoint_type: "Gateway" });
      expect(gateway.route_table_ids).toHaveLength(2);
      expect(gateway.private_dns_enabled).toBeUndefined();
      expect(statementsOf(gateway.policy).TrustedAccounts).toBeDefined();
      expect(
        template.resource("aws_vpc_security_group_egress_rule", {
          description: "DynamoDB through the gateway endpoint",
        }).prefix_list_id,
      ).toMatch(/^\$\{aws_vpc_endpoint\.Network_DynamoDBGateway_\w+\.prefix_list_id\}$/);
    });

    test.each([
      // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/privatelink-streams.html
      ["dynamodb-streams", true],
      // https://docs.aws.amazon.com/iot/latest/developerguide/IoTCore-VPC.html
      ["iot.data", false],
    ])("asks for no private DNS where %s takes none, and warns", (service, takesPolicy) => {
      const warnings: unknown[] = [];
      const template = Template.of((stack) => {
        const network = new TeamNetwork(stack, "Network", {
          ...ACCOUNT,
          environmentName: "payments",
          cidr: "10.20.0.0/16",
          encryptionKey: existingKey(stack),
          egress: "endpoints",
          additionalEndpointServices: [service, "sts"],
        });
        warnings.push(...network.node.metadata.map(({ data }) => data as unknown));
      });
      const endpoint = (name: string): Block =>
        template.resource("aws_vpc_endpoint", { service_name: `com.amazonaws.eu-west-1.${name}` });

      expect(endpoint(service).private_dns_enabled).toBe(false);
      expect(endpoint(service).policy !== undefined).toBe(takesPolicy);
      expect(endpoint("sts").private_dns_enabled).toBe(true);
      expect(warnings).toEqual([expect.stringContaining(`the endpoint of ${service} takes no private DNS`)]);
    });

    test("rejects an interface endpoint for S3, whose gateway is there", () => {
      expect(() => synth({ egress: "endpoints", additionalEndpointServices: ["s3"] })).toThrow(
        "`additionalEndpointServices[0]` must not be s3 (leave it out",
      );
    });

    test("limits every endpoint to principals and resources of the account and of trusted ones", () => {
      const template = synth({
        egress: "endpoints",
        trustedAccountIds: ["444455556666"],
        resourceAccountIds: ["777788889999"],
        additionalEndpointServices: ["sts", "dynamodb"],
      });
      const endpoints = template.resources("aws_vpc_endpoint");

      expect(endpoints).toHaveLength(8);
      for (const { policy } of endpoints) {
        expect(statementsOf(policy).TrustedAccounts?.Condition).toEqual({
          StringEquals: {
            "aws:PrincipalAccount": ["111122223333", "444455556666"],
            "aws:ResourceAccount": ["111122223333", "444455556666", "777788889999"],
          },
        });
      }
    });

    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceaccount
    test("limits the endpoint of EBS, whose requests name no account, to principals", () => {
      const ebs = synth({ egress: "endpoints", additionalEndpointServices: ["ebs"] }).resource(
        "aws_vpc_endpoint",
        { service_name: "com.amazonaws.eu-west-1.ebs" },
      );

      expect(statementsOf(ebs.policy).TrustedAccounts?.Condition).toEqual({
        StringEquals: { "aws:PrincipalAccount": ["111122223333"] },
      });
    });

    test.each([
      [undefined, "arn:aws:sqs:eu-west-1:*:airflow-celery-*"],
      [
        "arn:aws:sqs:eu-west-1:555566667777:airflow-celery-1a2b",
        "arn:aws:sqs:eu-west-1:555566667777:airflow-celery-1a2b",
      ],
    ])(
      "lets the account's principals use MWAA's queue of another account: %s is %s",
      (celeryQueueArn, arn) => {
        const template = synth({ egress: "endpoints", celeryQueueArn });
        const sqs = template.resource("aws_vpc_endpoint", { service_name: "com.amazonaws.eu-west-1.sqs" });

        expect(statementsOf(sqs.policy).CeleryQueue).toMatchObject({
          Resource: arn,
          Condition: { StringEquals: { "aws:PrincipalAccount": ["111122223333"] } },
        });
        const others = template.resources("aws_vpc_endpoint").filter((one) => one !== sqs);
        expect(others.filter(({ policy }) => statementsOf(policy).CeleryQueue !== undefined)).toEqual([]);
      },
    );

    test("opens the S3 endpoint further for named buckets, ECR's image layers and system packages alone", () => {
      const s3 = synth({ egress: "endpoints", reachedBucketNames: ["partner-data"] }).resource(
        "aws_vpc_endpoint",
        { vpc_endpoint_type: "Gateway" },
      );
      const { TrustedAccounts, DeclaredBuckets, ...others } = statementsOf(s3.policy);

      expect(TrustedAccounts).toBeDefined();
      expect(DeclaredBuckets).toMatchObject({
        Resource: ["arn:aws:s3:::partner-data", "arn:aws:s3:::partner-data/*"],
        Condition: { StringEquals: { "aws:PrincipalAccount": ["111122223333"] } },
      });
      expect(Object.values(others)).toEqual([
        expect.objectContaining({
          Action: "s3:GetObject",
          Resource: [
            "arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/*",
            "arn:aws:s3:::al2023-repos-eu-west-1-de612dc2/*",
          ],
        }),
      ]);
    });

    // https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall-rules.html
    test("resolves AWS's own and declared domains alone, and nothing where DNS Firewall does not answer", () => {
      const template = synth({ egress: "endpoints", allowedDomains: ["warehouse.corp.example"] });
      const lists = template.resources("aws_route53_resolver_firewall_domain_list");
      const [allow, block] = template.resources("aws_route53_resolver_firewall_rule");

      expect(lists.map(({ domains }) => domains)).toEqual([
        [...AWS_DOMAINS, "warehouse.corp.example"].map((domain) => `${domain}.`),
        ["*."],
      ]);
      expect(allow).toMatchObject({
        action: "ALLOW",
        priority: 100,
        firewall_domain_list_id: expect.stringMatching(/DnsFirewall_Allowed_/) as unknown,
      });
      // The rule of the lower number is asked first.
      expect(block).toMatchObject({
        action: "BLOCK",
        priority: 200,
        firewall_domain_list_id: expect.stringMatching(/DnsFirewall_Everything_/) as unknown,
      });
      expect(template.resource("aws_route53_resolver_firewall_config")).toMatchObject({
        firewall_fail_open: "DISABLED",
      });
      const association = template.resource("aws_route53_resolver_firewall_rule_group_association");
      expect(association.vpc_id).toBe(template.resource("aws_route53_resolver_firewall_config").resource_id);
      // Before the rules are there, nothing would be blocked.
      expect(association.depends_on).toEqual([
        expect.stringMatching(/DnsFirewall_Allow_/),
        expect.stringMatching(/DnsFirewall_Block_/),
        expect.stringMatching(/DnsFirewall_FailClosed_/),
      ]);
    });

    test("has the domain of service endpoints in every partition with MWAA among AWS's own", () => {
      const suffixes = Object.values(regions.partitions)
        .filter(({ withMwaa }) => withMwaa !== "")
        .map(({ dnsSuffix }) => `*.${dnsSuffix}`);
      expect(suffixes).not.toEqual([]);
      expect(suffixes.filter((suffix) => !AWS_DOMAINS.includes(suffix))).toEqual([]);
    });

    test("lets the environment reach itself, the endpoints and S3 alone", () => {
      const rules = synth({ egress: "endpoints" }).resources("aws_vpc_security_group_egress_rule");

      expect(rules).toHaveLength(2);
      expect(rules.map(({ cidr_ipv4: cidr }) => cidr)).toEqual([undefined, undefined]);
      expect(rules.filter((rule) => rule.prefix_list_id !== undefined)).toEqual([
        expect.objectContaining({ from_port: 443, to_port: 443, ip_protocol: "tcp" }),
      ]);
    });
  });

  describe("in an existing VPC", () => {
    test("creates only a security group, and that only where none is given", () => {
      expect(existing().addresses.map((address) => address.split(".")[0])).toEqual([
        "aws_security_group",
        "aws_vpc_security_group_egress_rule",
        "aws_vpc_security_group_ingress_rule",
      ]);
      expect(existing({ securityGroupIds: ["sg-0a1b2c3d"] }).addresses).toEqual([]);
    });

    test("has Terraform check that the subnets are private, in the VPC and in two zones", () => {
      const [first, second] = existing().dataSources("aws_subnet");
      expect(conditions(first)).toEqual([
        '${self.vpc_id == "vpc-0a1b2c3d"}',
        "${!self.map_public_ip_on_launch}",
      ]);
      expect(conditions(second)).toEqual([
        '${self.vpc_id == "vpc-0a1b2c3d"}',
        "${!self.map_public_ip_on_launch}",
        expect.stringMatching(
          /^\$\{self\.availability_zone != data\.aws_subnet\.Network_PrivateSubnet1_\w+\.availability_zone\}$/,
        ),
      ]);
    });

    test("names the key of teams.yaml in each message of Terraform's", () => {
      const { data } = JSON.parse(existing({ securityGroupIds: ["sg-0a1b2c3d"] }).text) as {
        data: Record<string, Record<string, { lifecycle?: { postcondition: { error_message: string }[] } }>>;
      };
      const messages = Object.values(data)
        .flatMap((blocks) => Object.values(blocks))
        .flatMap(({ lifecycle }) => lifecycle?.postcondition ?? [])
        .map(({ error_message: message }) => message);

      expect(messages.length).toBeGreaterThan(8);
      expect(messages.filter((message) => !/^network\.existing\.\w+: /.test(message))).toEqual([]);
    });

    // https://docs.aws.amazon.com/mwaa/latest/userguide/vpc-security.html
    test("has Terraform check that the groups let the components reach each other, and the routes", () => {
      const template = existing({ securityGroupIds: ["sg-0a1b2c3d", "sg-1b2c3d4e"] });
      const [first, second] = template.dataSources("aws_security_group");
      expect(conditions(first)).toHaveLength(3);
      expect(conditions(first)[1]).toContain("!rule.is_egress");
      expect(conditions(second)).toEqual(['${self.vpc_id == "vpc-0a1b2c3d"}']);
      expect(template.dataSources("aws_route_table")).toHaveLength(2);
      expect(existing().dataSources("aws_security_group")).toEqual([]);
    });

    // https://docs.aws.amazon.com/mwaa/latest/userguide/vpc-vpe-create-access.html
    test("has Terraform warn of missing endpoints, where it can look for them", () => {
      const { check } = JSON.parse(existing().text) as {
        check: Record<string, { assert: { condition: string; error_message: string }[] }>;
      };
      const [assertion, ...others] = Object.values(check).flatMap(({ assert }) => assert);
      expect(others).toEqual([]);
      expect(assertion?.condition).toContain('["kms","logs","monitoring","secretsmanager","sqs"]');
      expect(assertion?.error_message).toMatch(/^network\.existing\.privateSubnetIds: subnet-0a1b2c3d and /);

      const unknown = Template.of((stack) => {
        const { stringValue } = new TerraformVariable(stack, "vpc", {});
        TeamNetwork.fromExistingVpc(stack, "Network", {
          vpcId: stringValue,
          privateSubnetIds: ["subnet-0a1b2c3d", "subnet-1b2c3d4e"],
        });
      });
      expect(JSON.parse(unknown.text)).not.toHaveProperty("check");
      expect(unknown.dataSources("aws_vpc_endpoint")).toEqual([]);
    });

    test("checks no group that Terraform alone knows", () => {
      const template = Template.of((stack) => {
        const { listValue } = new TerraformVariable(stack, "groups", { type: "list(string)" });
        TeamNetwork.fromExistingVpc(stack, "Network", {
          vpcId: "vpc-0a1b2c3d",
          privateSubnetIds: ["subnet-0a1b2c3d", "subnet-1b2c3d4e"],
          securityGroupIds: listValue,
        });
      });
      expect(template.dataSources("aws_security_group")).toEqual([]);
    });

    test.each<[string[], string]>([
      [["subnet-0a1b2c3d"], "privateSubnetIds` must have exactly 2 elements, got: 1"],
      [["subnet-0a1b2c3d", "subnet-0a1b2c3d"], "privateSubnetIds[1]` must not be the same as [0]"],
      [["subnet-0a1b2c3d", "subnet-1b2c3d4e", "subnet-2c3d4e5f"], "privateSubnetIds` must have exactly 2"],
    ])("fails for the subnets %j", (privateSubnetIds, message) => {
      expect(() => existing({ privateSubnetIds })).toThrow(`test/Network: \`${message}`);
    });

    test("takes subnets out of a list that Terraform alone knows, and has it check that they are two", () => {
      const [first, second] = Template.of((stack) => {
        const { listValue } = new TerraformVariable(stack, "subnets", { type: "list(string)" });
        TeamNetwork.fromExistingVpc(stack, "Network", { vpcId: "vpc-0a1b2c3d", privateSubnetIds: listValue });
      }).dataSources("aws_subnet");

      expect([first?.id, second?.id]).toEqual(["${element(var.subnets, 0)}", "${element(var.subnets, 1)}"]);
      expect(conditions(second)).toContain("${(length(var.subnets) == 2)}");
    });

    test("fails for six security groups", () => {
      expect(() => existing({ securityGroupIds: ["1", "2", "3", "4", "5", "6"] })).toThrow(
        "test/Network: `securityGroupIds` must",
      );
    });
  });

  test.each(["10.20.0.0/27", "10.0.0.0/8", "10.20.0.1/16", "10.20.0.0", "fd00::/56"])(
    "fails for %s",
    (cidr) => {
      expect(() => synth({ cidr })).toThrow("test/Network: `cidr` must");
    },
  );
});
