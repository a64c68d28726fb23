import { type Block, blocksOf } from "../../access/terraform/terraform-json";
import { type PlannedChange } from "../plan/planned-change";
import { canonical, isUnknown, sameValue, shown, textOf, textsOf } from "../plan/values";
import { finding, type ReviewRule } from "./rule";

/** The paths that a resource opens, each as one text; the same text is the same path. */
type Paths = (args: Block) => readonly string[];

const GATEWAYS = [
  ...["carrier_gateway_id", "core_network_arn", "egress_only_gateway_id", "gateway_id", "local_gateway_id"],
  ...[
    "nat_gateway_id",
    "network_interface_id",
    "transit_gateway_id",
    "vpc_endpoint_id",
    "vpc_peering_connection_id",
  ],
];

const route: Paths = (args) => {
  const to = [
    "destination_cidr_block",
    "cidr_block",
    "destination_ipv6_cidr_block",
    "ipv6_cidr_block",
    "destination_prefix_list_id",
  ]
    .map((key) => textOf(args[key]))
    .find((text) => text !== undefined && text !== "");
  const [by = "gateway"] = GATEWAYS.filter(
    (key) => ![undefined, null, ""].includes(args[key] as string | undefined),
  );
  return [
    `a route to ${shown(to)} by ${by === "gateway" ? "a gateway" : `${by.replace(/_(id|arn)$/, "").replaceAll("_", " ")} ${shown(args[by])}`}`,
  ];
};

/** One rule of a security group, in any of the three forms that the provider has. */
function peers(direction: string, args: Block): string[] {
  const ports = portText(args);
  const others = [
    ...[
      "cidr_ipv4",
      "cidr_ipv6",
      "prefix_list_id",
      "referenced_security_group_id",
      "source_security_group_id",
    ].flatMap((key) => textsOf(args[key])),
    ...["cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids", "security_groups"].flatMap((key) =>
      textsOf(args[key]),
    ),
    ...(args.self === true ? ["the group itself"] : []),
  ].filter((peer) => peer !== "");
  return others.map((peer) => `${direction} ${shown(peer)}, ${ports}`);
}

function portText(args: Block): string {
  const protocol = textOf(args.ip_protocol) ?? textOf(args.protocol) ?? "";
  const [from, to] = [args.from_port, args.to_port];
  if (protocol === "-1" || protocol === "all") {
    return "all traffic";
  }
  const ports =
    typeof from === "number" && typeof to === "number" ? (from === to ? ` ${from}` : ` ${from}-${to}`) : "";
  return `${shown(protocol)}${ports}`;
}

const exists =
  (what: string): Paths =>
  () => [what];

const PATHS: Readonly<Record<string, Paths>> = {
  aws_route: route,
  aws_route_table: (args) => blocksOf(args.route).flatMap(route),
  aws_default_route_table: (args) => blocksOf(args.route).flatMap(route),
  aws_vpc_security_group_ingress_rule: (args) => peers("in from", args),
  aws_vpc_security_group_egress_rule: (args) => peers("out to", args),
  aws_security_group_rule: (args) => peers(args.type === "ingress" ? "in from" : "out to", args),
  aws_security_group: groupRules,
  aws_default_security_group: groupRules,
  aws_network_acl_rule: (args) =>
    args.rule_action === "allow"
      ? [
          `${args.egress === true ? "out to" : "in from"} ${shown(args.cidr_block ?? args.ipv6_cidr_block)}, ${portText(args)} (network ACL)`,
        ]
      : [],
  aws_vpc_endpoint: (args) => [`an endpoint of ${shown(args.service_name)}`],
  aws_vpc_endpoint_service: exists("others may connect to a service of this VPC"),
  aws_vpc_peering_connection: (args) => [`a peering with ${shown(args.peer_vpc_id)}`],
  aws_vpc_peering_connection_accepter: exists("a peering of somebody else's is accepted"),
  aws_ec2_transit_gateway_vpc_attachment: (args) => [`an attachment to ${shown(args.transit_gateway_id)}`],
  aws_vpn_gateway: exists("a VPN gateway"),
  aws_internet_gateway: exists("an Internet gateway"),
  aws_egress_only_internet_gateway: exists("an Internet gateway for IPv6"),
  aws_nat_gateway: exists("a NAT gateway"),
  aws_subnet: (args) =>
    args.map_public_ip_on_launch === true ? ["public addresses for what starts in the subnet"] : [],
};

function groupRules(args: Block): string[] {
  return [
    ...blocksOf(args.ingress).flatMap((rule) => peers("in from", rule)),
    ...blocksOf(args.egress).flatMap((rule) => peers("out to", rule)),
  ];
}

/** Blocks that say what is open, of the types that have them inside. */
const RULES_INSIDE: Readonly<Record<string, readonly string[]>> = {
  aws_security_group: ["ingress", "egress"],
  aws_default_security_group: ["ingress", "egress"],
  aws_route_table: ["route"],
  aws_default_route_table: ["route"],
};

/** Paths that are there after the change and not before. */
export const network: ReviewRule = (context) =>
  context.plan
    .ofType(...Object.keys(PATHS))
    .filter(({ changes, after }) => changes && after !== undefined)
    .flatMap((change) => {
      const opened = newPaths(change);
      return opened.length === 0
        ? []
        : [
            {
              ...finding(
                "look",
                "network-opened",
                change,
                opened.length === 1 ? (opened[0] ?? "") : `${opened.length} new paths`,
                context,
              ),
              ...(opened.length === 1 ? {} : { details: opened }),
            },
          ];
    });

function newPaths(change: PlannedChange): string[] {
  const paths = PATHS[change.type];
  const { before, after } = change;
  if (paths === undefined || after === undefined) {
    return [];
  }
  const old = before === undefined ? [] : paths(before);
  const opened = [...new Set(paths(after))].filter((path) => !old.includes(path));
  // A rule of the same words may be another one: what is not known is not the same.
  const unknown = (RULES_INSIDE[change.type] ?? []).filter(
    (key) => isUnknown(after[key]) && !sameValue(before?.[key], after[key]),
  );
  return opened.length > 0
    ? opened
    : unknown.length > 0 && before !== undefined
      ? unknown.map((key) => `what its ${key} allows is known only after apply`)
      : old.length > 0 && isUnknown(after) && before !== undefined && opensElsewhere(before, after)
        ? ["where it leads is known only after apply"]
        : [];
}

/** Whether an argument that is not known is another one than before. */
function opensElsewhere(before: Block, after: Block): boolean {
  return [...GATEWAYS, "referenced_security_group_id", "peer_vpc_id", "transit_gateway_id", "vpc_id"].some(
    (key) => isUnknown(after[key]) && canonical(before[key] ?? null) !== canonical(after[key]),
  );
}
