import { type Verdict } from "../policy/evaluate";
import { type AccessRow, type TablePrincipal, type TeamAccess } from "./access-table";
import { groupBy } from "./group-by";
import { type PrincipalKind } from "./principals";

/** A column of the matrix: what somebody can do, in one word or two. */
export interface Column {
  readonly title: string;
  /** The capabilities of the table that it sums up. */
  readonly capabilities: readonly string[];
  /** Whether a cell names what is allowed, such as the Airflow roles. */
  readonly names?: RegExp;
}

/** The columns, in this order. */
export const COLUMNS: readonly Column[] = [
  {
    title: "log in as",
    capabilities: ["log in as Admin", "log in as Op", "log in as User", "log in as Viewer"],
    names: /^log in as /,
  },
  { title: "write DAGs", capabilities: ["write DAGs"] },
  { title: "read secrets", capabilities: ["read a secret"] },
  { title: "change secrets", capabilities: ["change a secret", "delete a secret"] },
  { title: "read logs", capabilities: ["read logs"] },
  { title: "change environment", capabilities: ["change the environment"] },
  {
    title: "silence detector",
    capabilities: [
      "change the detector's code",
      "disable the detector's rule",
      "change what the detector remembers",
      "delete the detector's topic",
    ],
  },
];

/** A verdict, or `none` where there is nothing to ask about. */
export type CellVerdict = Verdict | "none";

/** One cell: what its capabilities come to. */
export interface Cell {
  readonly verdict: CellVerdict;
  /** What it shows beside the sign. */
  readonly word: string;
}

/** One line of the matrix: somebody, or several who can do the same. */
export interface Line {
  readonly label: string;
  readonly kind: PrincipalKind;
  /** Labels of the table's principals. */
  readonly principals: readonly string[];
  readonly cells: readonly Cell[];
}

/** Signs that differ in shape, so that no colour is needed. */
export const SIGNS: Readonly<Record<CellVerdict, string>> = {
  allowed: "✓",
  denied: "–",
  undecided: "?",
  none: " ",
};

const WORDS: Readonly<Record<CellVerdict, string>> = {
  allowed: "yes",
  denied: "no",
  undecided: "open",
  none: "none",
};

/** Roles with one duty, which are in the table and not in the matrix. */
const NOT_IN_MATRIX: readonly PrincipalKind[] = ["stack-role", "account-role"];

/** As many as this of one kind, with equal cells, are one line. */
const FOLDED_FROM = 3;

/** People and programs × what matters most. */
export function matrixOf({ principals, rows }: TeamAccess): Line[] {
  const byPrincipal = groupBy(rows, ({ principal }) => principal);
  const lines = principals
    .filter(({ kind }) => !NOT_IN_MATRIX.includes(kind))
    .map((principal) => lineOf(principal, byPrincipal.get(principal.label) ?? []));
  const groups = groupBy(lines, ({ kind, cells }) => JSON.stringify([kind, cells]));
  const folded = new Set<Line>();
  return lines.flatMap((line) => {
    const group = groups.get(JSON.stringify([line.kind, line.cells])) ?? [line];
    if (group.length < FOLDED_FROM) {
      return [line];
    }
    const [first] = group as [Line];
    const wasShown = folded.has(first);
    folded.add(first);
    return wasShown
      ? []
      : [
          {
            ...first,
            label: `${first.label} and ${group.length - 1} more`,
            principals: group.flatMap((one) => one.principals),
          },
        ];
  });
}

function lineOf({ label, kind }: TablePrincipal, rows: readonly AccessRow[]): Line {
  const delivers = rows.some(
    ({ capability, verdict }) => capability === "deliver DAGs" && verdict === "allowed",
  );
  const cells = COLUMNS.map((column): Cell => {
    const cell = cellOf(column, rows);
    // What CI delivers is checked before anybody writes it.
    return column.title === "write DAGs" && delivers && cell.verdict !== "allowed"
      ? { ...cell, word: "delivers" }
      : cell;
  });
  return { label, kind, principals: [label], cells };
}

function cellOf({ capabilities, names }: Column, rows: readonly AccessRow[]): Cell {
  const own = rows.filter(({ capability }) => capabilities.includes(capability));
  const verdict =
    own.length === 0
      ? "none"
      : ((["allowed", "undecided"] as const).find((one) => own.some((row) => row.verdict === one)) ??
        "denied");
  const matching = own.filter((row) => row.verdict === verdict);
  if (names !== undefined && verdict === "allowed") {
    return { verdict, word: matching.map(({ capability }) => capability.replace(names, "")).join(", ") };
  }
  const isPart = verdict === "allowed" && matching.every(({ of }) => of !== undefined);
  return { verdict, word: isPart ? "some" : WORDS[verdict] };
}
