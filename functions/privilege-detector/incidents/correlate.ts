import { absorbs } from "./correlate-kinds";
import { addTarget, fits, NO_TARGET, type Target, targetOf } from "./correlate-target";
import { type Finding, type FindingKind } from "../model/finding";
import { separateFloods } from "./flood";
import { foldKey, SUSPECTED } from "./fold";
import { floodOf } from "./flood-of-findings";
import { incidentOf } from "./incident-of-findings";
import { type Incident } from "../model/incident";
import { type AllowedChange } from "../model/monitored-environment";

/** Within what time the lines of one command are logged, counted from its first line. */
const COMMAND_MILLISECONDS = 2 * 60 * 1000;

/** Lines of one kind of change of the same target, in one stream and within two minutes. */
interface Group {
  readonly kind: FindingKind;
  readonly findings: Finding[];
  target: Target;
}

/**
 * Makes one incident of the lines that one command logs: the command itself, what the security manager logs, what
 * the command prints, its error. Changes of different users or roles stay different incidents.
 *
 * The result does not depend on the order of the findings, nor on duplicates. An incident's id is the fingerprint
 * of its first line. A window that cuts a command in two therefore gives the first part the id that the whole
 * command has, and an overlapping window that sees the first line again gives it once more; only a window that
 * sees only the second part has another id, and then each finding's fingerprint still shows which lines
 * are known. An id that took in the target or the outcome would change when a later line names them.
 */
export function correlate(
  findings: readonly Finding[],
  environment: string,
  allow: readonly AllowedChange[],
): Incident[] {
  const known = findings.filter(({ kind }) => kind !== SUSPECTED);
  return [
    ...byKey(
      findings.filter(({ kind }) => kind === SUSPECTED),
      foldKey,
    ).values(),
  ]
    .map((lines) => incidentOf(SUSPECTED, lines, environment, allow))
    .concat(
      [...byKey(known, streamOf).values()].flatMap((stream) => {
        const { calm, floods } = separateFloods(stream);
        return [
          ...absorbFollowers(groupByTarget(calm)).map(({ kind, findings: lines }) =>
            incidentOf(kind, lines, environment, allow),
          ),
          ...floods.map((lines) => floodOf(lines, environment, allow)),
        ];
      }),
    )
    .sort((a, b) => a.firstTimestamp - b.firstTimestamp || compare(a.id, b.id));
}

function streamOf({ logGroup, logStream }: Finding): string {
  return `${logGroup}\n${logStream}`;
}

/** Each line once, in order of time, with those that have the same key. */
function byKey(
  findings: readonly Finding[],
  keyOf: (finding: Finding) => string,
): ReadonlyMap<string, readonly Finding[]> {
  const unique = new Map(findings.map((finding) => [finding.fingerprint, finding]));
  const groups = new Map<string, Finding[]>();
  for (const finding of [...unique.values()].sort(byTime)) {
    const key = keyOf(finding);
    const known = groups.get(key);
    if (known === undefined) {
      groups.set(key, [finding]);
    } else {
      known.push(finding);
    }
  }
  return groups;
}

/** Lines of the same millisecond have no order of their own; any fixed one does. */
function byTime(a: Finding, b: Finding): number {
  return a.timestamp - b.timestamp || compare(a.fingerprint, b.fingerprint);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Each finding goes to the latest group that it fits, or opens one. */
function groupByTarget(findings: readonly Finding[]): Group[] {
  const groups: Group[] = [];
  for (const finding of findings) {
    const target = targetOf(finding);
    const group = latest(groups, finding.timestamp - COMMAND_MILLISECONDS).findLast(
      (candidate) => candidate.kind === finding.kind && fits(target, candidate.target, finding.kind),
    );
    if (group === undefined) {
      groups.push({ kind: finding.kind, findings: [finding], target: addTarget(NO_TARGET, target) });
    } else {
      group.findings.push(finding);
      group.target = addTarget(group.target, target);
    }
  }
  return groups;
}

/** Groups from a time on, of groups in order of time: with all of them, a long stream would take for ever. */
function latest(groups: readonly Group[], from: number): readonly Group[] {
  const before = groups.findLastIndex((group) => firstTime(group) < from);
  return groups.slice(before + 1);
}

/** Lines that only accompany a change, such as "Updated user", go to the nearest command that logs them. */
function absorbFollowers(groups: readonly Group[]): Group[] {
  const absorbed = new Map<Group, Finding[]>();
  const leaders: Group[] = [];
  let nearFrom = 0;
  let nearTo = 0;
  for (const follower of groups) {
    const time = firstTime(follower);
    // A command logs for as long before its last line as this follower may come after it.
    while (firstTime(groups[nearFrom]) < time - 2 * COMMAND_MILLISECONDS) {
      nearFrom += 1;
    }
    while (nearTo < groups.length && firstTime(groups[nearTo]) <= time + COMMAND_MILLISECONDS) {
      nearTo += 1;
    }
    const leader = groups
      .slice(nearFrom, nearTo)
      .filter((group) => absorbs(group, follower) && distance(group, follower) <= COMMAND_MILLISECONDS)
      .sort((a, b) => distance(a, follower) - distance(b, follower))[0];
    if (leader === undefined) {
      leaders.push(follower);
    } else {
      absorbed.set(leader, [...(absorbed.get(leader) ?? []), ...follower.findings]);
    }
  }
  return leaders.map((group) => ({
    ...group,
    findings: [...group.findings, ...(absorbed.get(group) ?? [])].sort(byTime),
  }));
}

function firstTime(group: Group | undefined): number {
  return group?.findings[0]?.timestamp ?? 0;
}

/** Milliseconds from the nearest line of one group to the first line of the other. */
function distance(group: Group, follower: Group): number {
  return Math.min(...group.findings.map(({ timestamp }) => Math.abs(timestamp - firstTime(follower))));
}
