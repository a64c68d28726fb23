import { MWAA_ACCESS_ACTIONS } from "../../../airflow/privileges";
import { awsClients } from "./aws-clients";
import { awsArguments, commandSlots } from "./commands";
import { always, type DagRule } from "./dag-rule";
import { lastName, shown, usesOf } from "./references";

const ACTIONS: ReadonlySet<string> = new Set([
  ...MWAA_ACCESS_ACTIONS,
  "create_environment",
  "update_environment",
  "delete_environment",
]);

const CLASSES = new Set([
  "airflow.providers.amazon.aws.hooks.mwaa",
  "airflow.providers.amazon.aws.operators.mwaa",
  "airflow.providers.amazon.aws.sensors.mwaa",
  "airflow.providers.amazon.aws.triggers.mwaa",
]);

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
    for (const { call, services } of awsClients(facts)) {
      if (services.some((service) => service === "mwaa" || service === "mwaa-serverless")) {
        yield { message: "this makes a client of Amazon MWAA's API", at: call.node };
      }
    }
    for (const { path, node } of usesOf(facts, CLASSES)) {
      const listed = policy.operators.includes(path);
      if (!listed) {
        yield { message: `${shown(path)} calls Amazon MWAA's API`, at: node };
      }
    }
    for (const { path, node } of facts.references) {
      if (
        path.includes(".") &&
        !path.endsWith(")") &&
        ACTIONS.has(lastName(path)) &&
        /^\?|^boto|^airflow|client/.test(path) &&
        isMwaa(path)
      ) {
        yield { message: `${lastName(path)} is of Amazon MWAA's API`, at: node };
      }
    }
    for (const { node, commands } of commandSlots(facts)) {
      if (commands.some((command) => awsArguments(command)?.includes("mwaa") === true)) {
        yield { message: "`aws mwaa` calls Amazon MWAA's API", at: node };
      }
    }
    for (const { text, node, unused } of facts.texts) {
      if (!unused && /\/aws_mwaa\/(?:cli|login|aws-console-sso)/.test(text)) {
        yield { message: "this is the address of MWAA's command line or login", at: node };
      }
    }
  },
};

/** Other services have environments, too (Elastic Beanstalk, Cloud9): those names count behind MWAA alone. */
function isMwaa(path: string): boolean {
  return !/_environment(?:\(\))?$/.test(path) || path.includes("mwaa");
}
