import { type Verdict } from "../policy/evaluate";
import { AccessError } from "../access-error";
import { type AccessRow, type TablePrincipal, type TeamAccess } from "./access-table";

/** Which answers to show. */
export interface Selection {
  readonly only?: Verdict;
  /** A label, the name of a role, or an ARN; or a part of one. */
  readonly principal?: string;
}

/**
 * The answers that are wanted. A team without any stays, so that nobody takes it for forgotten.
 * @throws AccessError where no team has such a principal
 */
export function select(teams: readonly TeamAccess[], { only, principal }: Selection): TeamAccess[] {
  const wanted = teams.map((team) => ({
    team,
    principals: principal === undefined ? team.principals : principalsNamed(team, principal),
  }));
  if (wanted.every(({ principals }) => principals.length === 0)) {
    throw new AccessError(noPrincipal("--principal", principal ?? "", teams));
  }
  return wanted.map(({ team, principals }) => {
    const labels = new Set(principals.map(({ label }) => label));
    const isWanted = ({ principal: of, verdict }: AccessRow): boolean =>
      labels.has(of) && (only === undefined || verdict === only);
    return { ...team, principals, rows: team.rows.filter(isWanted) };
  });
}

/** The principals that a text names: in full, else by a part of label or ARN. */
export function principalsNamed<T extends Pick<TablePrincipal, "label" | "arn">>(
  { principals }: { readonly principals: readonly T[] },
  text: string,
): T[] {
  const wanted = text.toLowerCase();
  const exact = principals.filter(
    ({ label, arn }) =>
      label.toLowerCase() === wanted ||
      arn.toLowerCase() === wanted ||
      arn.toLowerCase().endsWith(`/${wanted}`),
  );
  return exact.length > 0
    ? exact
    : principals.filter(({ label, arn }) => `${label}\n${arn}`.toLowerCase().includes(wanted));
}

/** The problem of a principal that nobody is. */
export function noPrincipal(
  option: string,
  text: string,
  teams: readonly { readonly principals: readonly Pick<TablePrincipal, "label">[] }[],
): string {
  const labels = [...new Set(teams.flatMap(({ principals }) => principals.map(({ label }) => label)))];
  return `${option}: must be a principal, or a part of its name or ARN: ${labels.join("; ")}, got: ${text}`;
}
