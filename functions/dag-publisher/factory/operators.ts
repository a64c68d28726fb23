import { closest } from "fastest-levenshtein";
import { type DagPolicy } from "../policy/dag-policy";
import { type AirflowTarget } from "./airflow-target";
import { isDottedNameListed } from "../policy/listed";
import { remembered } from "./remembered";
import RECORD from "./operators.json";

/** What is known of an operator: its path alone where the policy added it. */
export interface Operator {
  /** Import path in the Airflow of the target. */
  readonly path: string;
  /** Arguments of its own constructor, without those of every operator. */
  readonly signature?: {
    readonly arguments: readonly string[];
    readonly required: readonly string[];
    /** Its own arguments and those of every operator. */
    readonly all: readonly string[];
  };
}

interface RecordedOperator {
  readonly airflow: string;
  readonly arguments: string;
  readonly required: string;
}

const RECORDED = new Map<string, RecordedOperator>(Object.entries(RECORD.operators));

/** Arguments that every operator has, of all versions of Airflow. */
export const BASE_ARGUMENTS: readonly string[] = RECORD.base.split(" ");

/** Operators that the record has, and that definitions may not use unless the policy lists them. */
const NOT_BY_DEFAULT: Readonly<Record<string, string>> = {
  "airflow.providers.standard.operators.python.PythonVirtualenvOperator":
    "it installs packages that nobody has checked",
  "airflow.providers.standard.operators.python.BranchPythonVirtualenvOperator":
    "it installs packages that nobody has checked",
  "airflow.providers.standard.operators.python.ExternalPythonOperator": "it runs another Python",
  "airflow.providers.standard.operators.python.BranchExternalPythonOperator": "it runs another Python",
};

/** Operators that change or trigger environments, also by default not allowed. */
const OF_ENVIRONMENTS = /^airflow\.providers\.amazon\.aws\.\w+\.mwaa(_serverless)?\./;

/** Why an operator of the record needs the policy, or nothing. */
function reasonAgainst(path: string): string | undefined {
  return OF_ENVIRONMENTS.test(path)
    ? "it calls the API of MWAA with the rights of this environment"
    : NOT_BY_DEFAULT[path];
}

/** Names of Airflow 1 and 2 that are written to this day. */
const FORMER_NAMES: Readonly<Record<string, string>> = {
  "airflow.operators.dummy.DummyOperator": "airflow.providers.standard.operators.empty.EmptyOperator",
  "airflow.operators.dummy_operator.DummyOperator":
    "airflow.providers.standard.operators.empty.EmptyOperator",
  "airflow.operators.dagrun_operator.TriggerDagRunOperator":
    "airflow.providers.standard.operators.trigger_dagrun.TriggerDagRunOperator",
  "airflow.operators.http_operator.SimpleHttpOperator": "airflow.providers.http.operators.http.HttpOperator",
  "airflow.providers.http.operators.http.SimpleHttpOperator":
    "airflow.providers.http.operators.http.HttpOperator",
};

/** The path of an operator in Airflow 3, for any spelling of it. */
export function currentPath(path: string): string {
  const former = FORMER_NAMES[path];
  if (former !== undefined) {
    return former;
  }
  const [, kind, module = "", name] = /^airflow\.(operators|sensors)\.(\w+)\.(\w+)$/.exec(path) ?? [];
  const candidates = [module, module.replace(/_(operator|sensor)$/, "")].map(
    (one) => `airflow.providers.standard.${kind}.${one}.${name}`,
  );
  return candidates.find((candidate) => RECORDED.has(candidate)) ?? path;
}

/** The paths that definitions may name without a policy. */
export function defaultOperators(): string[] {
  return [...RECORDED.keys()].filter((path) => reasonAgainst(path) === undefined);
}

/** The signature of an operator, where the record has it. */
export function signatureOf(path: string): Operator["signature"] {
  const recorded = RECORDED.get(currentPath(path));
  return recorded === undefined ? undefined : signatureIn(recorded);
}

/** Files of a thousand tasks name the same few operators. */
const signatures = new WeakMap<RecordedOperator, NonNullable<Operator["signature"]>>();

function signatureIn(recorded: RecordedOperator): NonNullable<Operator["signature"]> {
  let signature = signatures.get(recorded);
  if (signature === undefined) {
    const own = words(recorded.arguments);
    signature = { arguments: own, required: words(recorded.required), all: [...BASE_ARGUMENTS, ...own] };
    signatures.set(recorded, signature);
  }
  return signature;
}

/** The operator of a path that a definition names, or what is wrong with it. */
export function findOperator(
  written: string,
  policy: DagPolicy,
  target: AirflowTarget,
): { operator: Operator } | { problem: string } {
  const path = currentPath(written);
  const recorded = RECORDED.get(path);
  const isListed =
    isDottedNameListed(written, policy.operators) || isDottedNameListed(path, policy.operators);
  if (!isListed && (recorded === undefined || reasonAgainst(path) !== undefined)) {
    return { problem: notAllowed(written, path, policy) };
  }
  if (!isImportable(path)) {
    return { problem: `must be the full path of a class, module.Class, got: ${JSON.stringify(written)}` };
  }
  if (recorded === undefined) {
    return { operator: { path } };
  }
  if (!words(recorded.airflow).includes(String(target.major))) {
    return { problem: `must be an operator that Airflow ${target.name} has, got: ${written}` };
  }
  return {
    operator: { path: target.major === 2 ? pathInAirflow2(path) : path, signature: signatureIn(recorded) },
  };
}

/** Airflow 2 has the standard operators itself, with or without the standard provider. */
function pathInAirflow2(path: string): string {
  return path
    .replace("airflow.providers.standard.sensors.time.", "airflow.sensors.time_sensor.")
    .replace("airflow.providers.standard.", "airflow.");
}

function notAllowed(written: string, path: string, policy: DagPolicy): string {
  const why = reasonAgainst(path);
  if (why !== undefined) {
    return `must be an operator that the policy lists under operators, since ${why}, got: ${written}`;
  }
  const allowed = [...defaultOperators(), ...policy.operators];
  const name = written.split(".").at(-1) ?? "";
  const namesake = allowed.find((one) => one.split(".").at(-1) === name);
  const nearest = namesake ?? closest(written, allowed);
  return (
    `must be an operator of the allow-list, or one that the policy lists under operators ` +
    `(nearest that is allowed: ${nearest}), got: ${JSON.stringify(written.slice(0, 200))}`
  );
}

const KEYWORDS = new Set(
  (
    "False None True and as assert async await break class continue def del elif else except finally for from global if " +
    "import in is lambda nonlocal not or pass raise return try while with yield"
  ).split(" "),
);

/** Whether `from module import name` can be written for it: names of Python, none of them with two underscores. */
export const isImportable = remembered((path) => {
  const parts = path.split(".");
  return (
    parts.length >= 2 &&
    path.length <= 200 &&
    parts.every(
      (part) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(part) && !part.startsWith("__") && !KEYWORDS.has(part),
    )
  );
});

function words(text: string): string[] {
  return text === "" ? [] : text.split(" ");
}
