import { z } from "zod";
import { bucketNameRule } from "../names/bucket-name";
import { kmsKeyArnRule, regionRule } from "../aws/arn-rules";
import { anyCase, type Rule, show, withPattern } from "../validation/rule";
import { auditSchema } from "./audit-schema";
import { map, ruled, text } from "../yaml/schema-types";
import { teamSchema } from "./team-schema";

const ORGANIZATION = /^(?!xn--|sthree-)[a-z][a-z0-9-]{0,18}[a-z0-9]$/;
const TEAM_NAME = new RegExp(
  `^(?!${anyCase("constructor")}$)(?!${anyCase("audit")}[_-]\\d{12}$)[A-Za-z][A-Za-z0-9_-]{0,39}$`,
);

/** It is the prefix of every bucket's name, so it follows the naming rules of buckets too. */
export const organizationRule: Rule<string> = withPattern(ORGANIZATION, (value) =>
  ORGANIZATION.test(value) && bucketNameRule(`${value}-x`) === undefined
    ? undefined
    : `must be 2 to 20 lower-case letters, digits and hyphens, a letter first, no hyphen last, got: ${show(value)}`,
);

/** The name of a team, which becomes a folder, a stack and a part of names in AWS. */
export const teamNameRule: Rule<string> = withPattern(TEAM_NAME, (key) => {
  if (key.toLowerCase() === "constructor") {
    // A stack of that name would clash with a property of every JavaScript object.
    return `must not be named "constructor", got: ${show(key)}`;
  }
  if (/^audit[_-]\d{12}$/i.test(key)) {
    return `must not be named like the stack of an account's audit trail, got: ${show(key)}`;
  }
  return /^[A-Za-z][A-Za-z0-9_-]{0,39}$/.test(key)
    ? undefined
    : `must be named with 1 to 40 letters, digits, hyphens and underscores, a letter first, got: ${show(key)}`;
});

/** `teams.yaml`: the single source of its validation and of its JSON Schema. */
export const fileSchema = map({
  organization: text(organizationRule).describe(
    "Prefix of globally unique names, 2 to 20 characters. Required.",
  ),
  state: map({
    s3: map({
      bucket: text(bucketNameRule).describe("Name of an existing bucket. Required."),
      region: text(regionRule).describe("Region of the bucket. Required."),
      kmsKeyArn: text(kmsKeyArnRule)
        .optional()
        .describe("ARN of the KMS key that encrypts the state. Default: the bucket's own encryption."),
    }).describe("Terraform's S3 backend, a key for each team, locked by S3's lock file. Required."),
  })
    .optional()
    .describe("Where Terraform keeps its state. Default: a local file for each team."),
  audit: auditSchema
    .optional()
    .describe(
      "The audit trail of every account, one for each; false to leave it out. Default: none, with a warning.",
    ),
  defaults: teamSchema
    .optional()
    .describe("Values for every team; a team's own win, maps merge, lists replace. Default: none."),
  teams: ruled(z.record(z.string(), teamSchema), (teams) =>
    Object.keys(teams).length === 0 ? "must have at least one team, got: {}" : undefined,
  )
    // The rule of the names itself reports at the key.
    .meta({ minProperties: 1, propertyNames: { pattern: teamNameRule.pattern } })
    .describe("The teams by name, at least one. Required."),
});
