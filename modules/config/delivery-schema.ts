import { z } from "zod";
import { kmsKeyArnRule } from "../aws/arn-rules";
import { CI_RULES } from "../delivery/ci-source";
import { emailRule } from "../notification/notification-rules";
import { listOfUnique, map, text } from "../yaml/schema-types";
import { asFile, asProp } from "./key-target";
import { listOfRoleArns } from "./list-of-role-arns";

const oidcProviderArn = (host: string): z.ZodOptional<z.ZodString> =>
  text(CI_RULES.oidcProviderArn)
    .optional()
    .describe(`ARN of the account's OIDC provider. Default: the account's provider for ${host}.`);

const github = map({
  repository: text(CI_RULES.repository).describe("Owner and name: acme/payments-dags. Required."),
  environment: text(CI_RULES.environment).describe(
    "GitHub environment whose jobs deliver; protect it in GitHub. Required.",
  ),
  subject: text(CI_RULES.subject)
    .optional()
    .describe(
      "What the sub claim begins with where GitHub puts ids into it: repo:acme@123456/payments-dags@456789. Default: repo:<repository>.",
    ),
  oidcProviderArn: oidcProviderArn("token.actions.githubusercontent.com"),
});

const gitlab = map({
  project: text(CI_RULES.project).describe("Project with its groups: acme/payments-dags. Required."),
  branch: text(CI_RULES.branch).describe("Branch whose jobs deliver; protect it in GitLab. Required."),
  oidcProviderArn: oidcProviderArn("gitlab.com"),
});

const ciSource = map({
  github: github.optional().describe("A GitHub repository. Default: gitlab is given."),
  gitlab: gitlab.optional().describe("A GitLab project. Default: github is given."),
  prefix: text(CI_RULES.prefix)
    .optional()
    .describe(
      "Folder that it delivers to, below dags/, definitions/ and manifests/; several sources need one each. Default: all keys.",
    ),
}).meta({ oneOf: [{ required: ["github"] }, { required: ["gitlab"] }] });

/** How DAGs get into the bucket. */
export const deliverySchema = map({
  ci: asProp(
    "ciSources",
    z
      .array(ciSource)
      .default([])
      .describe("Repositories whose CI jobs deliver DAGs to the publisher, which checks them."),
  ),
  submitters: asProp(
    "submitterRoleArns",
    listOfRoleArns("ARNs of IAM roles that deliver DAGs to the publisher besides; they must exist."),
  ),
  policy: asFile(
    "dagPolicyFile",
    z
      .string()
      .optional()
      .describe(
        "DAG policy that the publisher checks by, relative to this file. Default: the default policy.",
      ),
  ),
  signingKeyArn: asProp(
    "signingKeyArn",
    text(kmsKeyArnRule)
      .optional()
      .describe(
        "ARN of a KMS key of the team's Region whose signature every delivery must have. Default: none is demanded.",
      ),
  ),
  notify: map({
    emails: asProp(
      "deliveryEmails",
      listOfUnique(text(emailRule))
        .default([])
        .describe("E-mail addresses to notify; each must confirm its subscription."),
    ),
  })
    .prefault({})
    .describe("Who is notified of rejected deliveries, and of failures of the publisher."),
  writers: asProp(
    "dagWriterRoleArns",
    listOfRoleArns(
      "ARNs of the IAM roles that write dags/* themselves, without validation; instead of ci and submitters.",
    ),
  ),
});
