import { type Finding } from "../../../../../functions/privilege-detector/model/finding";
import { findPrivilegeChange } from "../../../../../functions/privilege-detector/rules/find-privilege-change";
import { isAddRoleMention } from "../../../../../functions/privilege-detector/rules/query";
import { type LookAlike } from "./benign";
import { type Evasion } from "./evasions";

/** How many of some evasions are found. */
export interface Recall {
  readonly cases: number;
  /** Reported in any way. */
  readonly found: number;
  /** Reported as what they are, not as suspected or as another kind. */
  readonly named: number;
  /** Those that AWS's query counts. */
  readonly foundByAws: number;
  /** Those that AWS's query counts, and the detector does not report. */
  readonly foundByAwsAlone: number;
}

/** What is found of an evasion, and whether AWS's query counts it. */
interface Score {
  readonly kind: string;
  readonly found: Finding | undefined;
  readonly byAws: boolean;
}

const scores = new Map<Evasion, Score>();

/** Of each evasion once, though it is in several groups. */
function scoreOf(evasion: Evasion): Score {
  const known = scores.get(evasion);
  if (known !== undefined) {
    return known;
  }
  const { event, kind } = evasion;
  const score = { kind, found: findPrivilegeChange(event), byAws: isAddRoleMention(event.message) };
  scores.set(evasion, score);
  return score;
}

/** Scores evasions. */
export function recallOf(cases: readonly Evasion[]): Recall {
  const findings = cases.map(scoreOf);
  return {
    cases: cases.length,
    found: findings.filter(({ found }) => found !== undefined).length,
    named: findings.filter(({ found, kind }) => found?.kind === kind).length,
    foundByAws: findings.filter(({ byAws }) => byAws).length,
    foundByAwsAlone: findings.filter(({ found, byAws }) => byAws && found === undefined).length,
  };
}

/** Look-alikes that are reported, with what they are taken for. */
export function reportedOf(
  cases: readonly LookAlike[],
): readonly (LookAlike & { readonly finding: Finding })[] {
  return cases.flatMap((lookAlike) => {
    const finding = findPrivilegeChange(lookAlike.event);
    return finding === undefined ? [] : [{ ...lookAlike, finding }];
  });
}
