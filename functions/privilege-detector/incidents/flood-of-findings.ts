import { allowedReason } from "./allowed";
import { type Finding } from "../model/finding";
import { floodId } from "./flood";
import { type Incident } from "../model/incident";
import { type AllowedChange } from "../model/monitored-environment";
import { worstOf } from "../rules/severity";
import { OUTCOMES } from "../model/significance";

/** The incident of a minute that holds too many findings: as grave as its gravest line. */
export function floodOf(
  findings: readonly Finding[],
  environment: string,
  allow: readonly AllowedChange[],
): Incident {
  const severity = worstOf(findings);
  const first = findings[0];
  const gravest = findings.find((finding) => finding.severity === severity);
  const last = findings.at(-1);
  if (first === undefined || gravest === undefined || last === undefined) {
    throw new Error("a flood has findings");
  }
  const kinds = [...new Set(findings.map(({ kind }) => kind))];
  // What was only counted may be anything.
  const allowedBecause = findings.some(({ unlisted }) => unlisted !== undefined)
    ? undefined
    : allowedReason({ dagId: first.actor.dagId, kinds, findings }, allow);
  return {
    id: floodId(first),
    kind: gravest.kind,
    severity: allowedBecause === undefined ? severity : "INFORMATIONAL",
    outcome: OUTCOMES.findLast((outcome) => findings.some((one) => one.outcome === outcome)) ?? "attempted",
    environment,
    actor: first.actor,
    firstTimestamp: first.timestamp,
    lastTimestamp: last.timestamp,
    ...(allowedBecause === undefined ? {} : { allowedBecause }),
    flood: true,
    findings,
  };
}
