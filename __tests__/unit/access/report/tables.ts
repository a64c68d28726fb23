import {
  type AccessRow,
  type TablePrincipal,
  type TeamAccess,
} from "../../../../modules/access/report/access-table";

/** An answer of a table that a test writes. */
export function row(
  principal: string,
  capability: string,
  verdict: AccessRow["verdict"],
  more: Partial<AccessRow> = {},
): AccessRow {
  return {
    principal,
    arn: `arn:aws:iam::1:role/${principal}`,
    group: "g",
    capability,
    verdict,
    by: "policy: Sid",
    ...more,
  };
}

/** A table that a test writes; principals are those of its rows, unless it names them. */
export function table(
  rows: readonly AccessRow[],
  {
    team = "etl",
    principals,
    notKnown = [],
  }: { team?: string; principals?: readonly TablePrincipal[]; notKnown?: string[] } = {},
): TeamAccess {
  const labels = [...new Set(rows.map(({ principal }) => principal))];
  return {
    team,
    accountId: "111122223333",
    region: "eu-west-1",
    principals:
      principals ?? labels.map((label) => ({ label, kind: "login", arn: `arn:aws:iam::1:role/${label}` })),
    rows,
    notKnown,
  };
}
