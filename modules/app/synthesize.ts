import path from "node:path";
import { App, TerraformResource, type TerraformStack } from "cdktf";
import { auditStackName } from "../names/stack-names";
import { AuditStack, needsAuditStack } from "./audit-stack";
import { type TeamsConfig } from "../config/teams-config";
import { TeamStack } from "./team-stack";
import { replaceOutput } from "./output-folder";

/** What came out for one team, or for one account's audit trail. */
export interface SynthesizedStack {
  /** Name of the stack: the team's name, or `audit-` and the account. */
  readonly name: string;
  /** AWS account id, 12 digits. */
  readonly accountId: string;
  /** AWS Region code. */
  readonly region: string;
  /** Number of Terraform resources; data sources not counted. */
  readonly resources: number;
  /** Path of the Terraform JSON, under the output folder as that was given. */
  readonly file: string;
  /** What a person should look at, in whole sentences. */
  readonly warnings: readonly string[];
}

/**
 * Writes one stack for each team and one for each account's trail under `outdir`, all of them or none.
 * @throws PropValidationError where a construct refuses a prop
 */
export function synthesize(config: TeamsConfig, outdir: string): SynthesizedStack[] {
  let stacks: SynthesizedStack[] = [];
  replaceOutput(outdir, (folder) => {
    const app = new App({ outdir: folder, stackTraces: false });
    const described = (
      stack: TerraformStack,
      about: Pick<SynthesizedStack, "name" | "accountId" | "region" | "warnings">,
    ): SynthesizedStack => ({
      name: about.name,
      accountId: about.accountId,
      region: about.region,
      warnings: about.warnings,
      resources: stack.node.findAll().filter((node) => TerraformResource.isTerraformResource(node)).length,
      file: path.join(outdir, "stacks", about.name, "cdk.tf.json"),
    });
    stacks = [
      ...config.teams.map((team) =>
        described(new TeamStack(app, config, team), {
          name: team.name,
          accountId: team.props.accountId,
          region: team.props.region,
          warnings: team.warnings,
        }),
      ),
      ...config.audits.filter(needsAuditStack).map((audit) =>
        described(new AuditStack(app, config, audit), {
          name: auditStackName(audit.accountId),
          accountId: audit.accountId,
          region: audit.homeRegion,
          warnings: [],
        }),
      ),
    ];
    app.synth();
  });
  return stacks;
}
