import { Checker } from "../check/checker";
import { airflowTarget } from "../factory/airflow-target";
import { parseDagPolicy } from "../policy/load-dag-policy";
import { type Settings } from "../settings";
import { checkerVersion } from "./checker-version";
import { sha256 } from "./decision";
import { type IntakeBucket } from "./ports";
import { type RulesOfToday } from "./rules-of-today";

/**
 * What decides, as it is deployed: the checker, and the very version of the policy that Terraform uploaded.
 * @throws DagPolicyError where the policy has a mistake, Error where it is missing
 */
export async function loadRules(
  intake: Pick<IntakeBucket, "read">,
  settings: Pick<Settings, "POLICY_KEY" | "POLICY_VERSION_ID" | "AIRFLOW_VERSION">,
): Promise<Omit<RulesOfToday, "today">> {
  const { POLICY_KEY, POLICY_VERSION_ID, AIRFLOW_VERSION } = settings;
  const object = await intake.read(POLICY_KEY, POLICY_VERSION_ID).catch((error: unknown) => {
    throw new Error(`The DAG policy ${POLICY_KEY} must be readable for the publisher.`, { cause: error });
  });
  if (object === undefined) {
    throw new Error(
      `The DAG policy ${POLICY_KEY} is not there in version ${POLICY_VERSION_ID}: apply the stack again.`,
    );
  }
  const text = new TextDecoder("utf-8", { fatal: true }).decode(object.bytes);
  return {
    checker: await Checker.load(),
    checkerVersion: checkerVersion(),
    policy: parseDagPolicy(text, POLICY_KEY),
    policyHash: sha256(object.bytes),
    target: airflowTarget(AIRFLOW_VERSION),
  };
}
