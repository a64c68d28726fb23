import { type ApiCall } from "../gateway/api/request-input";
import { type AccountMemory } from "./account-memory";
import { type CallPlace } from "./named-resources";

/** Resource types of EC2 in the service reference, by the prefix of their ids. */
const TYPES: Readonly<Record<string, string>> = {
  eipalloc: "elastic-ip",
  eni: "network-interface",
  fl: "vpc-flow-log",
  igw: "internet-gateway",
  nat: "natgateway",
  rtb: "route-table",
  sg: "security-group",
  sgr: "security-group-rule",
  subnet: "subnet",
  vpc: "vpc",
  vpce: "vpc-endpoint",
};

/** One resource of EC2 that a call is about. */
export interface Ec2Resource {
  readonly type: string;
  readonly arn: string;
  readonly id: string;
}

/** The resources that a call names by their ids, wherever in the request they stand. */
export function ec2Resources({ input }: ApiCall, place: CallPlace, memory: AccountMemory): Ec2Resource[] {
  const ids = textsIn(input).filter((text) => /^[a-z]+-[0-9a-f]{8,17}$/.test(text));
  return [...new Set(ids.flatMap((id) => memory.idsBehind(id)))].flatMap((id) => {
    const type = TYPES[id.replace(/-.*/, "")];
    return type === undefined ? [] : [{ type, id, arn: ec2Arn(place, type, id) }];
  });
}

export function ec2Arn({ region, accountId }: CallPlace, type: string, id: string): string {
  return `arn:aws:ec2:${region}:${accountId}:${type}/${id}`;
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") {
    return [value];
  }
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
