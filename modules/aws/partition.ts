import recorded from "./regions.json";

/** A partition of AWS, as botocore has it. */
interface Partition {
  readonly dnsSuffix: string;
  readonly regions: ReadonlySet<string>;
  readonly withMwaa: ReadonlySet<string>;
}

/** What the table was read from, and so its date. */
export const REGIONS_SOURCE = recorded.source;

const PARTITIONS: ReadonlyMap<string, Partition> = new Map(
  Object.entries(recorded.partitions).map(([id, { dnsSuffix, regions, withMwaa }]) => [
    id,
    { dnsSuffix, regions: new Set(regions.split(" ")), withMwaa: new Set(withMwaa.split(" ")) },
  ]),
);

/** How the Regions of partitions other than `aws` begin, for one that is newer than the table. */
const BEGINNINGS: readonly (readonly [beginning: string, partition: string])[] = [
  ["cn-", "aws-cn"],
  ["us-gov-", "aws-us-gov"],
  ["eusc-", "aws-eusc"],
];

/** The partition that a Region belongs to, such as `aws` or `aws-cn`. */
export function partitionOf(region: string): string {
  const [known] = [...PARTITIONS].find(([, { regions }]) => regions.has(region)) ?? [];
  return known ?? BEGINNINGS.find(([beginning]) => region.startsWith(beginning))?.[1] ?? "aws";
}

/** Domain of a partition's service endpoints. */
export function dnsSuffixOf(partition: string): string {
  return PARTITIONS.get(partition)?.dnsSuffix ?? "amazonaws.com";
}

/** The warning about a Region that the table lacks, or that Amazon MWAA is not offered in, or nothing. */
export function regionWarning(region: string): string | undefined {
  const partition = PARTITIONS.get(partitionOf(region));
  if (partition?.regions.has(region) !== true) {
    return `region ${region} is not in the table of AWS's Regions (${REGIONS_SOURCE}): it is taken to be in the partition ${partitionOf(region)}`;
  }
  return partition.withMwaa.has(region)
    ? undefined
    : `Amazon MWAA is not offered in ${region} (${REGIONS_SOURCE})`;
}

/** The problem of an ARN in another partition than a Region's, or nothing. */
export function arnPartitionProblem(arn: string, region: string): string | undefined {
  const [, given] = /^arn:([a-z-]+):/.exec(arn) ?? [];
  const partition = partitionOf(region);
  return given === undefined || given === partition
    ? undefined
    : `must be an ARN of the partition ${partition}, where the region ${region} is, got: ${JSON.stringify(arn)}`;
}
