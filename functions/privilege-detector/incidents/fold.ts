import { createHash } from "node:crypto";
import { type Finding, type FindingKind } from "../model/finding";

/** What is folded: a DAG that prints such words does so at each of its runs. */
export const SUSPECTED: FindingKind = "privilege-change-suspected";

const DAY = 86_400_000;

/** What the suspected lines of one incident have in common: their DAG, or else their log group, and the day (UTC). */
export function foldKey({ actor, logGroup, timestamp }: Finding): string {
  return `${actor.dagId ?? logGroup}|${Math.floor(timestamp / DAY)}`;
}

/** The same for all suspected lines of a DAG in a day, whichever of them is seen first. */
export function foldedId(environment: string, finding: Finding): string {
  return createHash("sha256")
    .update(`suspected|${environment}|${foldKey(finding)}`)
    .digest("hex");
}
