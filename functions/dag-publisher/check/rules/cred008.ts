import { type Call } from "../analysis/facts";
import { textsOf, type CallArguments } from "../analysis/value";
import { PathQuestion } from "../analysis/path-question";
import { type PythonNode } from "../python/node";
import { always, type DagRule } from "./dag-rule";

const WRITES =
  /\.(?:put_secret_value|create_secret|update_secret|delete_secret|restore_secret|rotate_secret|put_resource_policy|put_parameter|delete_parameters?)$/;

/** Clients of others have methods of these names. */
const OTHERS = /^(?:airflow\.providers\.(?!amazon\.)|google\.|kubernetes\.|hvac\.|docker\.)/;

const WRITES_SECRET = new PathQuestion((path) => WRITES.test(path) && !OTHERS.test(path));

/** What the secret's or parameter's name is passed as. */
const NAMES = ["SecretId", "Name", "Names", "ResourceArn"];

/** The prefixes that MWAA's secrets backend is given by default begin so. */
const AIRFLOW = /^\/?airflow\/|:secret:airflow\//;

export const cred008: DagRule = {
  id: "CRED008",
  title: "Changes secrets",
  why:
    "Airflow's connections and variables are secrets in AWS Secrets Manager or Parameter Store. Who changes them " +
    "decides which systems and accounts every DAG of the environment works with.",
  bad: 'secrets.put_secret_value(SecretId="airflow/connections/warehouse", SecretString=uri)',
  good: 'secrets.get_secret_value(SecretId="payments/api")',
  source: "AWS, MWAA user guide: configuring an Airflow connection with a Secrets Manager secret",
  fix: "have secrets written by the platform's own pipeline",
  severity: always("error"),
  *find({ facts, policy }) {
    let calls: ReadonlyMap<PythonNode | undefined, Call> | undefined;
    for (const { path, node } of facts.referencesTo(WRITES_SECRET)) {
      calls ??= new Map(facts.calls.map((made) => [made.node.child("function"), made]));
      const call = calls.get(node);
      const own = call !== undefined && namesOthersThanAirflow(call);
      yield {
        message: `${path.split(".").at(-1) ?? ""} changes secrets or parameters`,
        at: node,
        ...(own && policy.profile === "standard" ? { severity: "warning" as const } : {}),
      };
    }
  },
};

/** Whether it is certain that the secret is none of Airflow's. */
function namesOthersThanAirflow({ keywords, open }: CallArguments): boolean {
  const values = NAMES.flatMap((name) => keywords.get(name) ?? []);
  return (
    !open &&
    values.length > 0 &&
    values.every(
      (value) =>
        !value.open &&
        value.atoms.length > 0 &&
        value.atoms.every((atom) => atom.kind === "text") &&
        textsOf(value).every((name) => /^[\w/:.-]{3,}/.test(name) && !AIRFLOW.test(name)),
    )
  );
}
