import os from "node:os";
import fs from "node:fs";
import path from "node:path";
import { App, Aspects, type IAspect, TerraformResource } from "cdktf";
import { type IConstruct } from "constructs";
import { type TeamConfig } from "../../modules/config/teams-config";
import { TeamStack } from "../../modules/app/team-stack";
import { type Block, isBlock } from "./nodes";
import { type Placeholders } from "./placeholders";

/** A tag on whatever takes tags, which is where the module's user's tags go. */
export const TAGS_MARK = "tags-of-the-module";

/** What a team has, as far as it is more than a value. */
export interface TeamShape {
  readonly airflow: 2 | 3;
  readonly egress: "nat" | "endpoints";
  readonly deletionProtection: boolean;
  readonly dagWriters: boolean;
  readonly secrets: boolean;
  readonly permissions: "none" | "some" | "with roles";
  readonly accessLogs: boolean;
  readonly emails: boolean;
  readonly requirements: boolean;
  readonly plugins: boolean;
  readonly startupScript: boolean;
  readonly audit: boolean;
  readonly health: boolean;
  readonly key: "created" | "existing";
  readonly network: "created" | "existing" | "existing with groups";
}

/** The placeholders with an Airflow version of the shape. */
export function placeholdersFor(shape: TeamShape, placeholders: Placeholders): Placeholders {
  return {
    ...placeholders,
    airflowVersion: placeholders.airflowVersion.replace(/^\d+/, String(shape.airflow)),
  };
}

/** What the library synthesizes for one set of placeholders: the stack's Terraform JSON. */
export function synthesizedTeam(placeholders: Placeholders, shape: TeamShape): Block {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), "terraform-module-"));
  try {
    const app = new App({ outdir, stackTraces: false });
    const team = teamConfig(placeholders, shape);
    const stack = new TeamStack(app, { organization: "placeholder" }, team);
    Aspects.of(stack).add(new MarkTags());
    app.synth();
    const file = path.join(outdir, "stacks", team.name, "cdk.tf.json");
    return JSON.parse(fs.readFileSync(file, "utf8")) as Block;
  } finally {
    fs.rmSync(outdir, { recursive: true, force: true });
  }
}

/** S3 takes ten tags on an object, so that the library gives objects none. */
class MarkTags implements IAspect {
  public visit(node: IConstruct): void {
    if (!TerraformResource.isTerraformResource(node) || node.terraformResourceType === "aws_s3_object") {
      return;
    }
    const taggable = node as TerraformResource & {
      tags?: Record<string, string>;
      tagsInput?: Record<string, string>;
    };
    if ("tagsInput" in taggable) {
      taggable.tags = { [TAGS_MARK]: "", ...taggable.tagsInput };
    }
  }
}

function teamConfig(placeholders: Placeholders, shape: TeamShape): TeamConfig {
  const { lists } = placeholders;
  // The module builds the statements of its variable, so that any permission stands for them.
  const permission = { actions: ["s3:GetObject"], resources: ["*"] };
  const permissions = {
    none: [],
    some: [permission],
    "with roles": [permission, { actions: ["sts:AssumeRole"], resources: [lists.assumableRole] }],
  };
  // Any file will do: the module names its user's.
  const file = (wanted: boolean): string | undefined => (wanted ? __filename : undefined);
  return {
    name: "team",
    props: {
      accountId: placeholders.accountId,
      region: placeholders.region,
      deployRoleArn: placeholders.deployRoleArn,
      environmentName: placeholders.environmentName,
      bucketName: placeholders.bucketName,
      accessLogsBucketName: shape.accessLogs ? placeholders.accessLogsBucketName : undefined,
      bucketReaderRoleArns: [lists.bucketReader],
      airflowVersion: placeholders.airflowVersion,
      environmentClass: placeholders.environmentClass,
      schedulers: placeholders.schedulers,
      minWorkers: placeholders.minWorkers,
      maxWorkers: placeholders.maxWorkers,
      minWebservers: placeholders.minWebservers,
      maxWebservers: placeholders.maxWebservers,
      requirementsFile: file(shape.requirements),
      pluginsFile: file(shape.plugins),
      startupScriptFile: file(shape.startupScript),
      weeklyMaintenanceWindowStart: placeholders.maintenanceWindow,
      workerReplacement: placeholders.workerReplacement,
      kmsKeyArn: shape.key === "existing" ? placeholders.kmsKeyArn : undefined,
      ...(shape.network === "created"
        ? { vpcCidr: placeholders.cidr, egress: shape.egress }
        : {
            existingVpc: {
              vpcId: placeholders.vpcId,
              privateSubnetIds: placeholders.subnetIds,
              securityGroupIds: shape.network === "existing with groups" ? [lists.securityGroup] : undefined,
            },
          }),
      additionalEndpointServices: shape.egress === "endpoints" ? [lists.endpointService] : [],
      allowedDomains: shape.egress === "endpoints" ? [lists.allowedDomain] : [],
      resourceAccountIds: shape.egress === "endpoints" ? [lists.resourceAccount] : [],
      webserverAccess: placeholders.webserverAccess,
      adminRoleArns: [lists.admin],
      opRoleArns: [lists.op],
      userRoleArns: [lists.user],
      viewerRoleArns: [lists.viewer],
      connections: shape.secrets ? [lists.connection] : [],
      variables: shape.secrets ? [lists.variable] : [],
      secretAdministratorRoleArns: shape.secrets ? [lists.secretAdministrator] : [],
      permissions: permissions[shape.permissions],
      // An allow-list is computed from the permissions, which only the module's user knows.
      boundary: "deny-list",
      dagWriterRoleArns: shape.dagWriters ? [lists.dagWriter] : [],
      notificationEmails: shape.emails ? [lists.email] : [],
      logLevel: placeholders.logLevel,
      logRetentionInDays: placeholders.logRetentionDays,
      health: shape.health ? placeholders.health : undefined,
      audit: shape.audit ? { trailArn: placeholders.trailArn } : undefined,
      deletionProtection: shape.deletionProtection,
    },
    tags: {},
    wave: 1,
    warnings: [],
  };
}

/** The resources (or data sources) of a stack: type, name, arguments. */
export function blocksOf(stack: Block, section: "resource" | "data"): [string, string, Block][] {
  const types = stack[section];
  return Object.entries(isBlock(types) ? types : {}).flatMap(([type, blocks]) =>
    Object.entries(isBlock(blocks) ? blocks : {}).map(([name, args]): [string, string, Block] => [
      type,
      name,
      isBlock(args) ? args : {},
    ]),
  );
}
