import { MWAA_ACCESS_ACTIONS } from "../../../airflow/privileges";
import { textsOf } from "../analysis/value";
import { PathQuestion } from "../analysis/path-question";
import { awsClients } from "./aws-clients";
import { awsArguments, commandSlots, signedService } from "./commands";
import { always, type DagRule } from "./dag-rule";
import { Beginnings, lastName, shown, usesOf } from "./references";

const ACTIONS: ReadonlySet<string> = new Set([
  ...MWAA_ACCESS_ACTIONS,
  "create_environment",
  "update_environment",
  "delete_environment",
]);

const CLASSES = new Beginnings([
  "airflow.providers.amazon.aws.hooks.mwaa",
  "airflow.providers.amazon.aws.operators.mwaa",
  "airflow.providers.amazon.aws.sensors.mwaa",
  "airflow.providers.amazon.aws.triggers.mwaa",
]);

/** MWAA's name in signatures of requests, and in the addresses of its API. */
const SIGNED_AS = "airflow";
const ENDPOINT = /(?:^|[/\s"'.@])(?:api|env|ops|airflow)\.(?:airflow\.)?[a-z]{2,}-[a-z-]+-\d\.amazonaws\.com/;

/** What signs a request for a service. */
const SIGNER = new PathQuestion(/(?:^|\.)(?:SigV4\w*Auth|AWS4Auth|AwsV4Auth)$/);

const ACTS = new PathQuestion(
  (path) =>
    path.includes(".") &&
    !path.endsWith(")") &&
    ACTIONS.has(lastName(path)) &&
    /^\?|^boto|^airflow|client/.test(path) &&
    isMwaa(path),
);

export const priv003: DagRule = {
  id: "PRIV003",
  title: "Calls Amazon MWAA's own API",
  why:
    "With a token of the environment, or with InvokeRestApi, a DAG acts in Airflow as the role that the token is for; with " +
    "UpdateEnvironment it changes what it runs in.",
  bad: 'boto3.client("mwaa").create_cli_token(Name="payments")',
  good: 'TriggerDagRunOperator(task_id="next", trigger_dag_id="payments_load")',
  source: "Amazon MWAA API Reference; AWS, Security best practices on Amazon MWAA",
  fix: "start DAGs with TriggerDagRunOperator or assets; where a DAG must call MWAA, list mwaa under awsServices of the policy",
  severity: always("error"),
  *find({ facts, policy }) {
    if (policy.awsServices?.includes("mwaa") === true) {
      return;
    }
    for (const { node, services } of awsClients(facts)) {
      if (services.some((service) => service === "mwaa" || service === "mwaa-serverless")) {
        yield { message: "this makes a client of Amazon MWAA's API", at: node };
      }
    }
    for (const { positional, keywords, node } of facts.callsTo(SIGNER)) {
      const service = positional[1] ?? keywords.get("service_name");
      if (service !== undefined && textsOf(service).includes(SIGNED_AS)) {
        yield { message: "this signs requests to Amazon MWAA's API", at: node };
      }
    }
    for (const { path, node } of usesOf(facts, CLASSES)) {
      const listed = policy.operators.includes(path);
      if (!listed) {
        yield { message: `${shown(path)} calls Amazon MWAA's API`, at: node };
      }
    }
    for (const { path, node } of facts.referencesTo(ACTS)) {
      yield { message: `${lastName(path)} is of Amazon MWAA's API`, at: node };
    }
    for (const { node, commands } of commandSlots(facts)) {
      if (commands.some((command) => awsArguments(command)?.includes("mwaa") === true)) {
        yield { message: "`aws mwaa` calls Amazon MWAA's API", at: node };
      }
      if (commands.some((command) => signedService(command) === SIGNED_AS)) {
        yield { message: "curl calls Amazon MWAA's API", at: node };
      }
    }
    for (const { text, node, unused } of facts.texts) {
      if (unused || !text.includes("aws")) {
        continue;
      }
      if (/\/aws_mwaa\/(?:cli|login|aws-console-sso)/.test(text)) {
        yield { message: "this is the address of MWAA's command line or login", at: node };
      }
      if (ENDPOINT.test(text)) {
        yield { message: "this is the address of Amazon MWAA's API", at: node };
      }
    }
  },
};

/** Other services have environments, too (Elastic Beanstalk, Cloud9): those names count behind MWAA alone. */
function isMwaa(path: string): boolean {
  return !/_environment(?:\(\))?$/.test(path) || path.includes("mwaa");
}
