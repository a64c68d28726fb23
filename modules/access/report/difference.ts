import { type Verdict } from "../policy/evaluate";
import { type AccessRow, type TeamAccess } from "./access-table";
import { groupBy } from "./group-by";

/** An answer that differs between two syntheses. `none`: the one has no such principal, or no such resource. */
export interface Change {
  readonly principal: string;
  readonly capability: string;
  readonly of?: string;
  readonly before: Verdict | "none";
  readonly after: Verdict | "none";
  /** What decides now, or decided before where there is no answer any more. */
  readonly by: string;
  /** Other teams that it is the same for. */
  readonly teams?: readonly string[];
}

/** What changed for one team. */
export interface TeamDifference {
  readonly team: string;
  /** Whether only one of the two has the team. */
  readonly is: "changed" | "new" | "gone";
  /** What somebody can do, or perhaps can, and could not. */
  readonly gained: readonly Change[];
  readonly lost: readonly Change[];
}

/** How far an answer goes. */
const REACH: Readonly<Record<Verdict | "none", number>> = { none: 0, denied: 0, undecided: 1, allowed: 2 };

/** What changed between two syntheses, for the teams that differ. */
export function differenceOf(before: readonly TeamAccess[], after: readonly TeamAccess[]): TeamDifference[] {
  const names = [...new Set([...before, ...after].map(({ team }) => team))];
  return names.flatMap((team) => {
    const old = before.find((one) => one.team === team);
    const now = after.find((one) => one.team === team);
    const changes = changesOf(answersOf(old), answersOf(now));
    const gained = folded(changes.filter((change) => REACH[change.after] > REACH[change.before]));
    const lost = folded(changes.filter((change) => REACH[change.after] < REACH[change.before]));
    const is = old === undefined ? "new" : now === undefined ? "gone" : "changed";
    return is === "changed" && gained.length + lost.length === 0 ? [] : [{ team, is, gained, lost }];
  });
}

interface Answer extends Pick<AccessRow, "principal" | "capability" | "verdict" | "by"> {
  readonly of?: string;
  /** The other team that it is about. */
  readonly team?: string;
}

/** Single answers by what they are about: a row may stand for several resources and several teams. */
function answersOf(access: TeamAccess | undefined): Map<string, Answer> {
  const teams = new Map(
    access?.principals.map(({ label, kind, teams: members }) => [
      label,
      { kind, members: kind.startsWith("other-team") ? (members ?? [nameIn(label)]) : [undefined] },
    ]),
  );
  const answers = new Map<string, Answer>();
  for (const { principal, capability, of = [undefined], verdict, by } of access?.rows ?? []) {
    const { kind, members } = teams.get(principal) ?? { kind: "", members: [undefined] };
    for (const team of members) {
      const label =
        team === undefined
          ? principal
          : `DAGs of another team${kind.endsWith("access") ? ", were AdministratorAccess attached" : ""}`;
      for (const item of of) {
        const answer = { principal: label, capability, of: item, verdict, by, team };
        answers.set(keyOf(answer), answer);
      }
    }
  }
  return answers;
}

/** The team in `DAGs of <team>`. */
function nameIn(label: string): string {
  return label.replace(/^DAGs of /, "").replace(/, were .*$/, "");
}

function changesOf(before: ReadonlyMap<string, Answer>, after: ReadonlyMap<string, Answer>): Found[] {
  const [splitBefore, splitAfter] = [before, after].map(splitIn);
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key): Found[] => {
    const old = before.get(key);
    const now = after.get(key);
    const was = old ?? whole(before, now);
    const is = now ?? whole(after, old);
    const shown = is ?? was;
    if (shown === undefined || was?.verdict === is?.verdict) {
      return [];
    }
    // Where one side has an answer for all resources and the other one for each, they are compared one by one.
    const isCompared =
      (now !== undefined || splitAfter?.has(questionOf(old)) !== true) &&
      (old !== undefined || splitBefore?.has(questionOf(now)) !== true);
    const { principal, capability, by, team } = shown;
    const of = (old ?? now)?.of;
    return isCompared || of !== undefined
      ? [
          {
            principal,
            capability,
            of,
            before: was?.verdict ?? "none",
            after: is?.verdict ?? "none",
            by,
            team,
          },
        ]
      : [];
  });
}

/** A change for one other team. */
type Found = Change & Pick<Answer, "team">;

/** The answer for all resources, where there is one in place of an answer for each. */
function whole(answers: ReadonlyMap<string, Answer>, one: Answer = NOTHING): Answer | undefined {
  return one.of === undefined ? undefined : answers.get(keyOf({ ...one, of: undefined }));
}

/** What has an answer for each of several resources. */
function splitIn(answers: ReadonlyMap<string, Answer>): Set<string> {
  return new Set([...answers.values()].filter(({ of }) => of !== undefined).map(questionOf));
}

function questionOf({ principal, team, capability }: Answer = NOTHING): string {
  return JSON.stringify([principal, team, capability]);
}

function keyOf(answer: Answer): string {
  return `${questionOf(answer)} ${answer.of ?? ""}`;
}

const NOTHING: Answer = { principal: "", capability: "", verdict: "undecided", by: "" };

/** Other teams with the same change are one. */
function folded(changes: readonly Found[]): Change[] {
  const groups = groupBy(changes, ({ principal, capability, of, before, after }) =>
    JSON.stringify([principal, capability, of, before, after]),
  );
  return [...groups.values()].map((group) => {
    const [{ principal, capability, of, before, after, by }] = group as [Found];
    const teams = group.flatMap(({ team }) => team ?? []);
    const shown = { principal, capability, before, after, by };
    return {
      ...shown,
      ...(of === undefined ? {} : { of }),
      ...(teams.length === 0 ? {} : { teams }),
    };
  });
}
