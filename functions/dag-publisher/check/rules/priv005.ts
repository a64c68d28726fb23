import { textsOf } from "../analysis/value";
import { PathQuestion } from "../analysis/path-question";
import { awsClients } from "./aws-clients";
import { awsArguments, commandSlots, signedService } from "./commands";
import { type DagRule, ERROR_IF_STRICT } from "./dag-rule";
import { lastName } from "./references";

/** Services that give rights or identities. */
const SERVICES = new Set([
  "iam",
  "organizations",
  "sso-admin",
  "sso-oidc",
  "identitystore",
  "rolesanywhere",
  "cognito-idp",
  "cognito-identity",
  "ram",
]);

const ASSUME = /^(?:assume_role(?:_with_saml|_with_web_identity)?|get_federation_token|get_session_token)$/;

const ASSUMES = new PathQuestion((path) => ASSUME.test(lastName(path)));

export const priv005: DagRule = {
  id: "PRIV005",
  title: "Changes identities in AWS, or takes another role",
  why: "The execution role is what keeps teams apart. A DAG that calls IAM or assumes a role that nobody listed works around it.",
  bad: 'boto3.client("iam").attach_role_policy(...)',
  good: "a role of the policy's roleArns, in the connection of the hook",
  source: "AWS, Security best practices on Amazon MWAA: the execution role",
  fix: "list the role under roleArns of the policy, or the service under awsServices",
  severity: ERROR_IF_STRICT,
  *find({ facts, policy }) {
    const listed = new Set(policy.awsServices ?? []);
    for (const { node, services } of awsClients(facts)) {
      const service = services.find((name) => SERVICES.has(name) && !listed.has(name));
      const other = services.find((name) => policy.awsServices !== undefined && !listed.has(name));
      if (service !== undefined) {
        yield { message: `this makes a client of ${service}, which changes identities`, at: node };
      } else if (other !== undefined) {
        yield { message: `${other} is not among awsServices of the policy`, at: node };
      }
    }
    for (const { paths, positional, keywords, node } of facts.callsTo(ASSUMES)) {
      const assumes = paths.map(lastName).find((name) => ASSUME.test(name));
      const role = keywords.get("RoleArn") ?? keywords.get("role_arn") ?? positional[0];
      const arns = role === undefined ? [] : textsOf(role);
      const known =
        arns.length > 0 && role?.open === false && arns.every((arn) => policy.roleArns.includes(arn));
      if (assumes !== undefined && !known) {
        yield { message: `${assumes} takes a role that the policy does not list`, at: node };
      }
    }
    for (const { node, commands } of commandSlots(facts)) {
      const services = commands.flatMap(
        (command) =>
          awsArguments(command)?.find((word) => !word.startsWith("-")) ?? signedService(command) ?? [],
      );
      if (services.some((service) => SERVICES.has(service) || service === "sts")) {
        yield { message: "this calls AWS's identity services from a shell", at: node };
      }
    }
  },
};
