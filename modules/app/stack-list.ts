import { type TeamsConfig } from "../config/teams-config";
import { auditStackName } from "../names/stack-names";
import { needsAuditStack } from "./audit-stack";

/** A stack of a configuration, as whoever plans and applies it needs to know it. */
export interface ListedStack {
  /** Name of the stack: the team's name, or `audit-` and the account. */
  readonly name: string;
  /** Whether it is a team's, or an account's audit trail. */
  readonly kind: "team" | "audit";
  /** AWS account id, 12 digits. */
  readonly accountId: string;
  /** AWS Region code. */
  readonly region: string;
  /** ARN of the role that Terraform assumes; nothing for the caller itself. */
  readonly deployRoleArn?: string;
  /** When it is applied: 1 to 5, lower waves first. A trail goes with the first of its account's teams. */
  readonly wave: number;
}

/** All stacks of a configuration: those of the first wave first, trails before teams, then by name. */
export function listStacks({ teams, audits }: TeamsConfig): ListedStack[] {
  const firstWave = (accountId: string): number =>
    Math.min(...teams.filter(({ props }) => props.accountId === accountId).map(({ wave }) => wave));
  const stacks = [
    ...audits.filter(needsAuditStack).map(({ accountId, homeRegion, deployRoleArn }): ListedStack => ({
      name: auditStackName(accountId),
      kind: "audit",
      accountId,
      region: homeRegion,
      ...(deployRoleArn === undefined ? {} : { deployRoleArn }),
      wave: firstWave(accountId),
    })),
    ...teams.map(({ name, props, wave }): ListedStack => ({
      name,
      kind: "team",
      accountId: props.accountId,
      region: props.region,
      ...(props.deployRoleArn === undefined ? {} : { deployRoleArn: props.deployRoleArn }),
      wave,
    })),
  ];
  // The sort keeps the order of equals.
  return stacks.sort((one, other) => one.wave - other.wave);
}
