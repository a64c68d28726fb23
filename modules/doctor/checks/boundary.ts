import { type AccessRequest } from "../../access/policy/access-request";
import { ADMINISTRATOR_ACCESS } from "../../access/policy/administrator-access";
import { type Context } from "../../access/policy/conditions";
import { evaluate } from "../../access/policy/evaluate";
import { parsePolicy, type Policy } from "../../access/policy/parse-policy";
import { arnBuilder, iamArnIn } from "../../aws/location";
import { dnsSuffixOf } from "../../aws/partition";
import { type PolicyStatement } from "../../aws/policy-document";
import { type TeamConfig } from "../../config/teams-config";
import {
  encryptionPolicy,
  executionPolicy,
  type ServiceArns,
  secretsPolicy,
} from "../../identity/execution-policy";
import { exampleOf } from "../../identity/needed-actions";
import { executionRoleArnOf } from "../../names/iam-names";
import { type Finding, type FindingWriter, findingsAbout } from "../finding";
import { judged } from "../judged";
import { type StackContext } from "../stack-context";

/** As many requests are named in a message. */
const SHOWN = 4;

/** One request of the DAGs, and the ARNs of which one is what it is about. */
interface Asked {
  readonly action: string;
  readonly arns: readonly string[];
  readonly context?: Context;
}

/**
 * Whether a company's own boundary, `boundaryArn`, lets Airflow run, and whether it keeps from DAGs what a boundary of this
 * library always denies. IAM takes any boundary; an environment whose role lacks something fails after half an hour.
 */
export async function checkBoundary(context: StackContext): Promise<readonly Finding[]> {
  const { team } = context.stack;
  const arn = team?.props.boundaryArn;
  if (team === undefined || arn === undefined) {
    return [];
  }
  const about = findingsAbout("boundary", arn);
  return judged(
    { check: "boundary", subject: arn, actions: ["iam:GetPolicy", "iam:GetPolicyVersion"] },
    () => context.account.policyDocument(arn),
    (document) =>
      document === undefined
        ? about.failed("does not exist: the role cannot be created", "create it, or leave boundaryArn out")
        : findingsOf(team, parsePolicy(document, "boundary", arn), about),
  );
}

function findingsOf(team: TeamConfig, boundary: Policy, about: FindingWriter): readonly Finding[] {
  const verdictOf = verdictUnder(boundary, team);
  const needs = needsOf(team);
  const missing = needs.filter((asked) => verdictOf(asked) === "denied");
  const open = needs.filter((asked) => verdictOf(asked) === "undecided");
  const dangers = dangersOf(team).filter((asked) => verdictOf(asked) === "allowed");
  return [
    ...(missing.length > 0
      ? [about.failed(`does not allow what Airflow needs: ${listed(missing)}`, "allow it in the policy")]
      : open.length > 0
        ? [
            about.warning(
              `may not allow what Airflow needs: ${listed(open)}`,
              "see that the policy's conditions hold for the execution role",
            ),
          ]
        : [about.ok("allows what Airflow needs")]),
    ...(dangers.length === 0
      ? []
      : [
          about.warning(
            `allows what a boundary of this library denies to DAGs: ${listed(dangers)}`,
            "deny it in the policy, or leave boundaryArn out",
          ),
        ]),
  ];
}

/** What a boundary leaves of everything. */
function verdictUnder(boundary: Policy, { props }: TeamConfig): (asked: Asked) => string {
  const { accountId, region } = props;
  const principal: AccessRequest["principal"] = {
    kind: "role",
    arn: executionRoleArnOf(arnBuilder(accountId, region), props),
    accountId,
    identityPolicies: [ADMINISTRATOR_ACCESS],
    hasUnknownPolicies: false,
    boundaries: [boundary],
  };
  return ({ action, arns, context = {} }) => {
    const verdicts = arns.map(
      (arn) => evaluate({ principal, action, target: { arn, accountId }, context }).verdict,
    );
    return (["allowed", "undecided"] as const).find((verdict) => verdicts.includes(verdict)) ?? "denied";
  };
}

/** What the role's own policies allow, as requests. */
function needsOf({ props }: TeamConfig): Asked[] {
  const account = accountOf(props);
  const keyArn = props.kmsKeyArn ?? account.arn("kms", "key/00000000-0000-0000-0000-000000000000");
  return [
    ...executionPolicy(account, { ...props, bucketArn: account.s3Arn(props.bucketName) }),
    ...encryptionPolicy(account, keyArn),
    ...secretsPolicy(account, props),
  ]
    .filter(({ Effect }) => Effect === "Allow")
    .flatMap(requestsOf);
}

function requestsOf({ Action, Resource, Condition }: PolicyStatement): Asked[] {
  const things = new Map<string, string[]>();
  for (const pattern of [Resource ?? []].flat()) {
    // Some actions are about a bucket, some about its objects; some about a log group, some about its streams.
    const thing = pattern.replace(/[/:]\*$/, "");
    things.set(thing, [...(things.get(thing) ?? []), pattern === "*" ? "*" : pattern.replaceAll("*", "any")]);
  }
  return [Action ?? []]
    .flat()
    .flatMap((action) =>
      [...things.values()].flatMap((arns) =>
        contextsOf(Condition).map((context) => ({ action: exampleOf(action), arns, context })),
      ),
    );
}

/** A context for each value of the one key that the role's policies ask for. */
function contextsOf(conditions: PolicyStatement["Condition"]): Context[] {
  const [entry] = Object.values(conditions ?? {}).flatMap((keys) => Object.entries(keys));
  return entry === undefined ? [{}] : [entry[1]].flat().map((value) => ({ [entry[0]]: value }));
}

/** What no boundary of this library allows: tokens, identity, other roles, writes to the own bucket and secrets. */
function dangersOf({ props }: TeamConfig): Asked[] {
  const account = accountOf(props);
  const { environmentName, bucketName } = props;
  const [secret = ""] = secretsPolicy(account, props).flatMap(({ Resource }) => Resource ?? []);
  const role = (name: string): string => iamArnIn(account, `role/${name}`);
  const requests: [action: string, arn: string][] = [
    ["airflow:CreateWebLoginToken", account.arn("airflow", `role/${environmentName}/Admin`)],
    ["airflow:UpdateEnvironment", account.arn("airflow", `environment/${environmentName}`)],
    ["iam:CreateRole", role("any")],
    ["iam:PassRole", role("any")],
    ["sts:AssumeRole", role("any")],
    ["s3:PutObject", account.s3Arn(`${bucketName}/dags/any.py`)],
    ["secretsmanager:PutSecretValue", secret.replaceAll("*", "any")],
    ["kms:PutKeyPolicy", account.arn("kms", "key/any")],
  ];

  return requests.map(([action, arn]) => ({ action, arns: [arn] }));
}

function accountOf({ accountId, region }: TeamConfig["props"]): ServiceArns {
  const account = arnBuilder(accountId, region);
  const suffix = dnsSuffixOf(account.partition);
  return { ...account, servicePrincipal: (service) => `${service}.${region}.${suffix}` };
}

function listed(asked: readonly Asked[]): string {
  const texts = [...new Set(asked.map(({ action, arns: [arn = ""] }) => `${action} on ${arn}`))];
  const more = texts.length - SHOWN;
  return [...texts.slice(0, SHOWN), ...(more > 0 ? [`${more} more`] : [])].join(", ");
}
