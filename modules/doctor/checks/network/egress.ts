import { type ExistingVpcAttributes } from "../../../network/existing-vpc";
import { REQUIRED_ENDPOINT_SERVICES } from "../../../network/network-rules";
import { type TeamEnvironmentProps } from "../../../team/team-environment-props";
import { isVersionAtLeast } from "../../../validation/version";
import { type Endpoint, type RegionReader, type Route, type RouteTable } from "../../facts";
import { type Finding, findingsAbout } from "../../finding";
import { judged } from "../../judged";

const ANYWHERE = "0.0.0.0/0";

interface Facts {
  readonly tables: readonly RouteTable[];
  readonly endpoints: readonly Endpoint[];
}

/**
 * Whether the subnets are private, and whether the environment reaches AWS from them: by a default route, or through
 * the endpoints that MWAA needs.
 */
export function checkEgress(
  { vpcId, privateSubnetIds }: ExistingVpcAttributes,
  props: Pick<TeamEnvironmentProps, "airflowVersion" | "webserverAccess">,
  region: RegionReader,
): Promise<readonly Finding[]> {
  return judged(
    {
      check: "routes",
      subject: privateSubnetIds.join(", "),
      actions: ["ec2:DescribeRouteTables", "ec2:DescribeVpcEndpoints"],
    },
    async () => ({ tables: await region.routeTables(vpcId), endpoints: await region.endpoints(vpcId) }),
    (facts) => privateSubnetIds.flatMap((id) => judgeSubnet(id, facts, props)),
  );
}

function judgeSubnet(
  id: string,
  { tables, endpoints }: Facts,
  props: Pick<TeamEnvironmentProps, "airflowVersion" | "webserverAccess">,
): Finding[] {
  const about = findingsAbout("routes", id);
  const table = tables.find(({ subnetIds }) => subnetIds.includes(id)) ?? tables.find(({ main }) => main);
  if (table === undefined) {
    return [about.failed("has no route table in the VPC", "associate the subnet with one")];
  }
  const gateway = table.routes.find(({ target }) => target.startsWith("igw-"));
  if (gateway !== undefined) {
    return [
      about.failed(
        `is public: ${table.id} routes ${gateway.destination} to ${gateway.target}`,
        "name private subnets: MWAA accepts no others",
      ),
    ];
  }
  const wayOut = table.routes.find(({ destination }) => destination === ANYWHERE);
  return wayOut === undefined
    ? judgeEndpoints(id, table, endpoints, props)
    : [judgeWayOut(id, table, wayOut)];
}

function judgeWayOut(id: string, table: RouteTable, { target, active }: Route): Finding {
  const about = findingsAbout("routes", id);
  return active
    ? about.ok(`is private, with a way out by ${target}`)
    : about.failed(
        `has a way out that leads nowhere: ${table.id} routes ${ANYWHERE} to ${target || "nothing"}, which is gone`,
        "route it to a NAT or transit gateway that exists, or remove the route and create MWAA's endpoints",
      );
}

function judgeEndpoints(
  id: string,
  { id: tableId }: RouteTable,
  endpoints: readonly Endpoint[],
  { airflowVersion, webserverAccess }: Pick<TeamEnvironmentProps, "airflowVersion" | "webserverAccess">,
): Finding[] {
  const about = findingsAbout("endpoints", id);
  const usable = endpoints.filter(({ available }) => available);
  const interfaces = usable.filter(({ type, privateDns }) => type === "Interface" && privateDns);
  const has = (list: readonly Endpoint[], service: string): boolean =>
    list.some((endpoint) => serviceOf(endpoint) === service);
  const gateways = usable.filter(
    ({ type, routeTableIds }) => type === "Gateway" && routeTableIds.includes(tableId),
  );
  const missing = [
    ...(has(gateways, "s3") || has(interfaces, "s3") ? [] : ["s3"]),
    ...REQUIRED_ENDPOINT_SERVICES.filter((service) => !has(interfaces, service)),
  ];
  return [
    missing.length === 0
      ? about.ok("is private without a way out, and has the endpoints that MWAA needs")
      : about.failed(
          `has no way out, and no endpoint with private DNS for ${missing.join(", ")}`,
          `create them (s3 as a gateway endpoint of ${tableId}), or route ${ANYWHERE} to a NAT gateway`,
        ),
    ...(webserverAccess === "public" && isVersionAtLeast(airflowVersion, "3.0")
      ? [
          about.failed(
            "has no way out, and Airflow 3's workers call the public web server: every task would fail",
            `set webserver: private, or route ${ANYWHERE} to a NAT gateway`,
          ),
        ]
      : []),
  ];
}

/** The last part of the name: some Regions in China have another prefix. */
function serviceOf({ service }: Endpoint): string {
  return service.split(".").at(-1) ?? service;
}
