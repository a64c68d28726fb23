import { closest } from "fastest-levenshtein";
import { describeValue } from "../../../modules/yaml/describe-value";
import { isMap, type Path } from "../../../modules/yaml/path";
import { readAsset } from "./asset-values";
import { isIdListed } from "../policy/listed";
import { type Data, type DataMap, typed, without } from "./model";
import { refusalOf } from "./refused-keys";
import { accept, readCallable, readCallback, readPlainText, readValue } from "./read-value";
import { remembered } from "./remembered";
import { type Scope } from "./scope";
import { readDate, readDuration } from "./time-values";

const CALLABLES =
  /^(python_callable|execution_date_fn|response_check|response_filter|pagination_function|success|failure)$/;
const CALLBACK = /^on_(execute|success|failure|retry|skipped)_callback$/;
const DURATIONS = /^(retry_delay|max_retry_delay|execution_timeout|dagrun_timeout|execution_delta)$/;
const PLAIN_TEXTS = /^(doc|doc_md|doc_json|doc_yaml|doc_rst|owner|task_display_name|tooltip)$/;
const OTHER_DAGS = /^(trigger_dag_id|external_dag_id)$/;
const PARAM_TYPES = [
  "airflow.models.param.Param",
  "airflow.sdk.Param",
  "airflow.sdk.definitions.param.Param",
];
const TRIGGER_RULES = (
  "all_success all_failed all_done all_done_setup_success one_success one_failed one_done none_failed none_skipped " +
  "none_failed_min_one_success all_skipped always"
).split(" ");

/** What the arguments that stand beside each other say to one another. */
export interface ArgumentOptions {
  /** Zone of dates. @default UTC */
  readonly timezone?: string;
}

/** One argument of an operator, a task group or `default_args`, as its name says that it is to be read. */
export function readArgument(
  key: string,
  value: unknown,
  path: Path,
  scope: Scope,
  { timezone = "UTC" }: ArgumentOptions = {},
): Data {
  const refusal = refusalOf(key);
  if (refusal !== undefined) {
    scope.refuse(path, refusal);
    return null;
  }
  return value === null ? null : readerOf(key)(value, path, scope, timezone);
}

type Reader = (value: unknown, path: Path, scope: Scope, timezone: string) => Data;

/** How an argument of this name is read. */
const readerOf = remembered((key): Reader => {
  if (CALLABLES.test(key)) {
    return readCallable;
  }
  if (CALLBACK.test(key)) {
    return readCallback;
  }
  if (DURATIONS.test(key)) {
    return (value, path, scope) => accept(readDuration(value), path, scope);
  }
  if (key === "start_date" || key === "end_date") {
    return (value, path, scope, timezone) => accept(readDate(value, timezone), path, scope);
  }
  if (key === "inlets" || key === "outlets") {
    return readAssets;
  }
  if (key === "params") {
    return readParams;
  }
  if (key === "email") {
    return readEmail;
  }
  if (PLAIN_TEXTS.test(key)) {
    return readPlainText;
  }
  if (OTHER_DAGS.test(key)) {
    return checked(checkOtherDag);
  }
  if (/(^|_)conn_id$/.test(key)) {
    return checked(checkConnection);
  }
  if (key === "pool") {
    return checked(checkPool);
  }
  return key === "trigger_rule" ? checked(checkTriggerRule) : readAny;
});

const readAny: Reader = (value, path, scope) => readValue(value, path, scope);

/** Any value that passes the check. */
function checked(check: (value: unknown, path: Path, scope: Scope) => void): Reader {
  return (value, path, scope) => {
    check(value, path, scope);
    return readValue(value, path, scope);
  };
}

/** A map of arguments with known names; null keys stay, as they say something to an operator. */
export function readArguments(
  value: unknown,
  path: Path,
  scope: Scope,
  known: readonly string[] | undefined,
  options: ArgumentOptions = {},
): DataMap {
  if (!isMap(value)) {
    scope.error(path, `must be a map, got: ${describeValue(value)}`);
    return {};
  }
  const entries = Object.entries(value).map(([key, item]): [string, Data] => {
    checkName(key, [...path, key], scope, known);
    return [key, readArgument(key, item, [...path, key], scope, options)];
  });
  return Object.fromEntries(entries);
}

/** A name that the operator does not have would keep the DAG from being imported. */
export function checkName(key: string, path: Path, scope: Scope, known: readonly string[] | undefined): void {
  if (refusalOf(key) !== undefined) {
    return;
  }
  if (!/^[A-Za-z][A-Za-z0-9_]{0,100}$/.test(key)) {
    scope.errorAtKey(path, `must be the name of an argument, got: ${describeValue(key)}`);
  } else if (known !== undefined && !known.includes(key)) {
    scope.errorAtKey(
      path,
      `must be an argument that is known there (nearest: ${closest(key, [...known])}), got: ${key}`,
    );
  }
}

/** Parameters of a DAG or a task: plain values, or `Param` with a JSON schema. */
export function readParams(value: unknown, path: Path, scope: Scope): Data {
  if (!isMap(value)) {
    scope.error(path, `must be a map, got: ${describeValue(value)}`);
    return null;
  }
  const entries = Object.entries(value).map(([name, item]): [string, Data] => {
    const at = [...path, name];
    if (!/^[A-Za-z][\w.-]{0,200}$/.test(name)) {
      scope.errorAtKey(at, `must be the name of a parameter, got: ${describeValue(name)}`);
    }
    if (!isMap(item) || !PARAM_TYPES.includes(item.__type__ as string)) {
      return [name, readValue(item, at, scope)];
    }
    const keys = without(item, "__type__");
    const wrong = Object.keys(keys).find((key) => !/^[a-z][A-Za-z_]*$/.test(key));
    if (wrong !== undefined) {
      scope.errorAtKey(
        [...at, wrong],
        "must be default, description, or a key of JSON Schema such as type or enum",
      );
    }
    return [name, typed("param", { arguments: readValue(keys, at, scope) })];
  });
  return Object.fromEntries(entries);
}

function readAssets(value: unknown, path: Path, scope: Scope): Data {
  if (!Array.isArray(value)) {
    scope.error(
      path,
      isMap(value) && "file" in value
        ? "must not name a file: it would be read when the DAG is parsed"
        : `must be a list of URIs or assets, got: ${describeValue(value)}`,
      "write the URIs in a list",
    );
    return null;
  }
  return value.map((item, index) => accept(readAsset(item), [...path, index], scope));
}

/** Addresses in plain text, so that no value of a run decides where mail goes. */
function readEmail(value: unknown, path: Path, scope: Scope): Data {
  const addresses: readonly unknown[] = Array.isArray(value) ? value : [value];
  const isPlain = (address: unknown): boolean =>
    typeof address === "string" &&
    /^[^\s@{}]+@[^\s@{}]+(\s*[,;]\s*[^\s@{}]+@[^\s@{}]+)*$/.test(address) &&
    address.length <= 1000;
  if (!addresses.every(isPlain)) {
    scope.error(path, `must be an e-mail address, or a list of them, got: ${describeValue(value)}`);
  }
  return readValue(value, path, scope);
}

/** A DAG that this one starts or waits for belongs to the same team. */
function checkOtherDag(value: unknown, path: Path, scope: Scope): void {
  const { dagIdPrefix } = scope.policy;
  if (
    dagIdPrefix !== "" &&
    !(typeof value === "string" && value.startsWith(dagIdPrefix) && !value.includes("{"))
  ) {
    scope.error(
      path,
      `must begin with ${dagIdPrefix}, as the policy's dagIdPrefix says, got: ${describeValue(value)}`,
    );
  }
}

function checkTriggerRule(value: unknown, path: Path, scope: Scope): void {
  if (!TRIGGER_RULES.includes(value as string)) {
    scope.error(path, `must be ${TRIGGER_RULES.join(", ")}, got: ${describeValue(value)}`);
  }
}

function checkConnection(value: unknown, path: Path, scope: Scope): void {
  const { connections } = scope.policy;
  if (connections !== undefined && !(typeof value === "string" && isIdListed(value, connections))) {
    scope.error(
      path,
      `must be a connection that the policy's connections list names (${connections.join(", ")}), got: ${describeValue(value)}`,
    );
  }
}

function checkPool(value: unknown, path: Path, scope: Scope): void {
  const pools = ["default_pool", ...(scope.policy.pools ?? [])];
  if (typeof value !== "string" || !isIdListed(value, pools)) {
    scope.error(
      path,
      `must be a pool that the policy's pools list names (${pools.join(", ")}), got: ${describeValue(value)}`,
      "leave it out, or add it to pools in the policy",
    );
  }
}
