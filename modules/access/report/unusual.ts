import { type AccessRow, DECLARED, SHARED, type TablePrincipal, type TeamAccess } from "./access-table";
import { groupBy } from "./group-by";
import { type PrincipalKind } from "./principals";

const READS_OF_DELIVERY = ["read what was delivered"];

/** What somebody is there for: an answer is unusual where it allows more. */
const USUAL: Readonly<Partial<Record<PrincipalKind, readonly string[]>>> = {
  dags: [DECLARED, "read DAGs", "read a secret", "read logs", "write logs"],
  "dags-with-administrator-access": ["read DAGs", "read a secret", "read logs", "write logs"],
  ci: ["deliver DAGs", ...READS_OF_DELIVERY],
  "other-team": [SHARED],
  publisher: [
    "read DAGs",
    "write DAGs",
    "delete DAGs",
    "forge what the publisher says of a file",
    ...READS_OF_DELIVERY,
  ],
  submitter: ["deliver DAGs", ...READS_OF_DELIVERY],
  writer: ["read DAGs", "write DAGs", "delete DAGs"],
  "secret-administrator": ["read a secret", "change a secret"],
  reader: ["read DAGs"],
  deployer: ["write requirements, plugins, startup script"],
  login: ["log in as Admin", "log in as Op", "log in as User", "log in as Viewer"],
};

/** What the detector's own role is there for. */
const DETECTOR = ["read logs", "change what the detector remembers", "forge the detector's metrics"];

/** Of whom more is known elsewhere: that their answers are open is said once. */
const KNOWN_ELSEWHERE: readonly PrincipalKind[] = [
  "submitter",
  "writer",
  "secret-administrator",
  "deployer",
  "reader",
  "login",
  "role-elsewhere",
];

/** What is about things outside the stack: everybody's answer is open. */
const OPEN_FOR_ALL = [
  "use a queue named airflow-celery-*",
  "change other functions' code",
  "run commands on instances",
];

/** What a reviewer would not expect of a team, in sentences; the gravest first. */
export function unusual(team: TeamAccess): string[] {
  const rows = groupBy(team.rows, ({ principal }) => principal);
  const of = (principal: TablePrincipal): readonly AccessRow[] => rows.get(principal.label) ?? [];
  const beyond = team.principals
    .filter(({ kind }) => kind !== "account-administrator")
    .map((principal) => ({ principal, rows: of(principal).filter((row) => !isUsual(principal, row)) }));
  const elsewhere = team.principals.filter(({ kind }) => KNOWN_ELSEWHERE.includes(kind));
  return [
    ...wideOnes(team),
    ...beyond.flatMap(({ principal, rows }) => allowedBeyond(principal, rows)),
    ...administrator(team, of),
    ...openBeyond(beyond.filter(({ principal }) => !elsewhere.includes(principal))),
    ...(elsewhere.length === 0
      ? []
      : [
          `${elsewhere.length === 1 ? "One role is" : `${elsewhere.length} roles are`} not of this stack: what others attached to them is not known, and their answers are open but where a policy of this stack decides.`,
        ]),
    ...team.notKnown.map((part) => `Not known: ${part}.`),
  ];
}

/** Declared permissions that are wide, where something is left of them. */
function wideOnes({ rows }: TeamAccess): string[] {
  return rows.flatMap(({ wide = [], of = [], verdict }) =>
    wide.length === 0 || verdict === "denied"
      ? []
      : [`A declared permission ${wide.join(" and ")}: ${of.join(", ")}.`],
  );
}

/** Somebody, with what is beyond what they are there for. */
interface Beyond {
  readonly principal: TablePrincipal;
  readonly rows: readonly AccessRow[];
}

function isUsual({ label, kind }: TablePrincipal, { capability, verdict }: AccessRow): boolean {
  const usual = label === "privilege detector" ? DETECTOR : (USUAL[kind] ?? []);
  return usual.includes(capability) || (verdict === "undecided" && OPEN_FOR_ALL.includes(capability));
}

function allowedBeyond({ label }: TablePrincipal, rows: readonly AccessRow[]): string[] {
  const allowed = titles(rows.filter(({ verdict }) => verdict === "allowed"));
  return allowed.length === 0 ? [] : [`${capital(label)} can ${listed(allowed)}.`];
}

/** What is open, once for all of whom the same is. */
function openBeyond(beyond: readonly Beyond[]): string[] {
  const open = beyond
    .map(({ principal, rows }) => ({
      label: principal.label,
      rows: rows.filter(({ verdict }) => verdict === "undecided"),
    }))
    .filter(({ rows }) => rows.length > 0)
    .map(({ label, rows }) => ({ label, can: listed(titles(rows), "or"), by: rows[0]?.by ?? "" }));
  return [...groupBy(open, ({ can, by }) => `${can}\n${by}`).values()].map((group) => {
    const [{ can, by }] = group as [(typeof open)[number]];
    const who = listed(
      group.map(({ label }) => label),
      "or",
    );
    return `Whether ${who} can ${can} is open: ${by.replace(/^depends on/, "it depends on")}.`;
  });
}

/** An administrator of the account is held back by policies that it can replace. */
function administrator(team: TeamAccess, of: (principal: TablePrincipal) => readonly AccessRow[]): string[] {
  const [one] = team.principals.filter(({ kind }) => kind === "account-administrator");
  const afterReplacing =
    one === undefined
      ? []
      : of(one).filter(
          ({ verdict, by }) => verdict === "allowed" && /\(with \w+:(Put|Delete)\w*Policy\)/.test(by),
        );
  return afterReplacing.length === 0
    ? []
    : [
        `An administrator of the account can ${listed(titles(afterReplacing))} after replacing the policy that protects them.`,
      ];
}

function titles(rows: readonly AccessRow[]): string[] {
  return [
    ...new Set(
      rows.map(({ capability, of }) => (of === undefined ? capability : `${capability} (${of.join(", ")})`)),
    ),
  ];
}

function listed(items: readonly string[], conjunction: "and" | "or" = "and"): string {
  const shown = items.length > 6 ? [...items.slice(0, 5), `${items.length - 5} more`] : items;
  return shown.length < 2
    ? shown.join("")
    : `${shown.slice(0, -1).join(", ")} ${conjunction} ${shown.at(-1)}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
