import { readMessage } from "../log/log-message";
import { placeOfGroup } from "../log/stream-name";
import { type Finding, type FindingKind } from "../model/finding";
import { type LogEvent } from "../model/log-event";
import { findPrivilegeChange } from "../rules/find-privilege-change";
import { securityManager } from "../rules/security-manager";
import { type Difference, type DifferenceKind } from "./difference";

/** What log lines say of a difference. */
export interface Explanation {
  /**
   * `named`: they name the very change. `login`: it came with somebody's login at the web server. `possible`: something was
   * changed that they do not name, and that may have been this.
   */
  readonly as: "named" | "login" | "possible";
  /** The lines, the first few. */
  readonly findings: readonly Finding[];
}

/** A line that a login at the web server writes, which by itself is no finding. */
interface Login {
  /** Name of a user that Airflow made for it. */
  readonly created?: string;
  /** First and last name of a user that was brought up to date. */
  readonly updated?: string;
}

/** How many lines are kept for one difference: an incident shows no more. */
const MOST_LINES = 5;

/** Kinds that may change users' or roles' entries without naming which. */
const OF_ANYTHING: readonly FindingKind[] = [
  "metadata-database-changed",
  "airflow-api-called",
  "privilege-change-suspected",
];

/** For each difference, the findings that may be it where they do not name another. */
const POSSIBLE: Readonly<Record<DifferenceKind, readonly FindingKind[]>> = {
  "user-created": ["user-created", "users-imported"],
  "user-deleted": ["user-deleted"],
  "user-updated": ["user-updated", "users-imported"],
  "user-role-granted": ["user-role-granted", "user-updated", "users-imported", "role-updated"],
  "user-role-revoked": ["user-role-revoked", "user-updated", "users-imported", "role-updated"],
  "role-created": ["role-created", "roles-imported"],
  "role-deleted": ["role-deleted"],
  "role-permission-granted": [
    "role-permission-granted",
    "roles-imported",
    "role-created",
    "role-updated",
    "permissions-synchronized",
  ],
  "role-permission-revoked": [
    "role-permission-revoked",
    "roles-imported",
    "role-updated",
    "permissions-synchronized",
    "permissions-cleaned-up",
  ],
};

/** Rules whose lines say that nothing was changed. */
const FAILURES: ReadonlySet<string> = new Set(["command-failure", "security-manager-failure"]);

/** Collects what lines say of differences, line by line: no volume has to fit into memory. */
export class Explanations {
  private readonly trails: readonly Trail[];

  public constructor(differences: readonly Difference[]) {
    this.trails = differences.map((difference) => new Trail(difference));
  }

  /** Whether each difference is named, so that no further line can add anything. */
  public get areComplete(): boolean {
    return this.trails.every(({ isNamed }) => isNamed);
  }

  /** Takes a line; one that the rules fail on explains nothing. */
  public add(event: LogEvent): void {
    const finding = findPrivilegeChange(event);
    if (finding !== undefined) {
      if (finding.outcome !== "blocked" && !FAILURES.has(finding.rule)) {
        this.trails.forEach((trail) => trail.follow(finding));
      }
      return;
    }
    const login = loginOf(event);
    if (login !== undefined) {
      this.trails.forEach((trail) => trail.login(login));
    }
  }

  /** The explanation of each difference, in their order; nothing where no line says anything. */
  public list(): (Explanation | undefined)[] {
    return this.trails.map((trail) => trail.explanation());
  }
}

/** What was found for one difference. */
class Trail {
  private readonly named: Finding[] = [];
  private readonly possible: Finding[] = [];
  /** Roles or permissions that lines have named for this very user or role. */
  private readonly covered = new Set<string>();
  private hasLogin = false;

  public constructor(private readonly difference: Difference) {}

  public get isNamed(): boolean {
    const { roles, permissions } = this.difference;
    const what = permissions.length > 0 ? permissions : this.difference.user === undefined ? [] : roles;
    return this.named.length > 0 && what.every((one) => this.covered.has(one));
  }

  public follow(finding: Finding): void {
    if (this.names(finding)) {
      const { roles, permissions } = this.difference;
      const said = permissions.length > 0 ? finding.permission : finding.role;
      (permissions.length > 0 ? permissions : roles)
        .filter((one) => said === one || said?.split(", ").includes(one) === true)
        .forEach((one) => this.covered.add(one));
      keep(this.named, finding);
    } else if (this.mayBe(finding)) {
      keep(this.possible, finding);
    }
  }

  public login({ created, updated }: Login): void {
    const { kind, user, fullNames } = this.difference;
    if (user !== undefined) {
      this.hasLogin ||=
        kind === "user-created" ? created === user : fullNames.some((name) => name === updated);
    }
  }

  public explanation(): Explanation | undefined {
    if (this.isNamed) {
      return { as: "named", findings: this.named };
    }
    if (this.hasLogin) {
      return { as: "login", findings: [] };
    }
    const findings = [...this.named, ...this.possible].slice(0, MOST_LINES);
    return findings.length === 0 ? undefined : { as: "possible", findings };
  }

  /** Whether a finding is about this very user or role, and the same kind of change. */
  private names(finding: Finding): boolean {
    const { kind, user, roles } = this.difference;
    // A role that is given as a user is made is one change to people, and two to Airflow.
    const isSame = finding.kind === kind || (kind === "user-created" && finding.kind === "user-role-granted");
    return isSame && (user === undefined ? finding.role === roles[0] : finding.targetUser === user);
  }

  private mayBe({ kind, targetUser, role }: Finding): boolean {
    const { user, fullNames, roles } = this.difference;
    if (OF_ANYTHING.includes(kind)) {
      return true;
    }
    if (!POSSIBLE[this.difference.kind].includes(kind)) {
      return false;
    }
    return user === undefined
      ? role === undefined || roles.includes(role)
      : targetUser === undefined || targetUser === user || fullNames.includes(targetUser);
  }
}

function keep(findings: Finding[], finding: Finding): void {
  if (findings.length < MOST_LINES) {
    findings.push(finding);
  }
}

/** The web server's lines on a login are what a task's would be reported for. */
function loginOf({ logGroup, message }: LogEvent): Login | undefined {
  if (placeOfGroup(logGroup) !== "webserver") {
    return undefined;
  }
  const change = securityManager.classify(readMessage(message), { place: "task" });
  switch (change?.kind) {
    case "user-created":
      return { created: change.targetUser };
    case "user-updated":
      return { updated: change.targetUser };
    default:
      return undefined;
  }
}
