import { describeValue } from "../../../modules/yaml/describe-value";
import { isMap, type Path } from "../../../modules/yaml/path";
import { isAssetMap, readAsset } from "./asset-values";
import { jinjaProblem } from "./jinja";
import { isDottedNameListed } from "../policy/listed";
import { type Data, type DataMap, typed } from "./model";
import { isImportable } from "./operators";
import { type Scope } from "./scope";
import { readDatetime, readTimedelta, type Reading } from "./time-values";

const MAX_DEPTH = 40;

/** Where environment variables are the shell's or the query's to read, not dag-factory's. */
const COMMANDS = /^(bash_command|env|sql|hql|query|command|commands|script|data)$/;

const ENVIRONMENT_VARIABLE = /\$\{?([A-Z][A-Z0-9_]+)/g;
const SECRET_VARIABLE = /^(AIRFLOW__|MWAA__|AIRFLOW_CONN_|AWS_CONTAINER_|ECS_CONTAINER_)/;

/** Any value of a definition as data: only text, numbers, lists, maps, and the types that a file may make. */
export function readValue(value: unknown, path: Path, scope: Scope, depth = 0): Data {
  if (depth > MAX_DEPTH) {
    scope.error(path, `must be at most ${MAX_DEPTH} levels deep, those behind aliases included`);
    return null;
  }
  if (!scope.count(path, typeof value === "string" ? value.length : 0)) {
    return null;
  }
  if (typeof value === "string") {
    checkText(value, path, scope);
    return value;
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => readValue(item, [...path, index], scope, depth + 1));
  }
  if (!isMap(value)) {
    return value as null | boolean | number;
  }
  if ("__type__" in value) {
    return readTyped(value, path, scope, depth);
  }
  return readEntries(value, path, scope, depth);
}

function readEntries(value: Record<string, unknown>, path: Path, scope: Scope, depth: number): DataMap {
  const entries = Object.entries(value).map(([key, item]): [string, Data] => {
    scope.count(path, key.length);
    if (/^__(type|args|and|or|join|parameter)__$/.test(key)) {
      scope.errorAtKey(
        [...path, key],
        `must not be given here: ${key} belongs to dag-factory`,
        key === "__join__" ? "write the whole text" : "write the value itself",
      );
    } else if (!isCleanText(key)) {
      scope.errorAtKey([...path, key], "must not have a NUL, or half of a character, in a key");
    }
    return [key, readValue(item, [...path, key], scope, depth + 1)];
  });
  return Object.fromEntries(entries);
}

/** A map with `__type__`, of the few types that the rendered file makes. */
function readTyped(value: Record<string, unknown>, path: Path, scope: Scope, depth: number): Data {
  const type = value.__type__;
  if (type === "datetime.datetime") {
    return accept(readDatetime(value, "UTC"), path, scope);
  }
  if (type === "datetime.timedelta") {
    return accept(readTimedelta(value), path, scope);
  }
  if (isAssetMap(value)) {
    return accept(readAsset(value), path, scope);
  }
  if (type === "builtins.list" && Array.isArray(value.items)) {
    return readValue(value.items, [...path, "items"], scope, depth);
  }
  scope.error(
    [...path, "__type__"],
    `must be datetime.datetime, datetime.timedelta, builtins.list or an asset: dag-factory calls whatever stands here when ` +
      `the file is parsed, got: ${describeValue(type)}`,
    "write the value itself, or compute it in a function that the policy's callables list names",
  );
  return null;
}

/** The data of a reading; its problem or warning goes to the scope. */
export function accept(reading: Reading, path: Path, scope: Scope): Data {
  if ("problem" in reading) {
    scope.error(path, reading.problem);
    return null;
  }
  if (reading.warning !== undefined) {
    scope.warning(path, reading.warning);
  }
  return reading.data;
}

/** What is wrong with a text that Airflow may render as a template. */
function checkText(text: string, path: Path, scope: Scope): void {
  if (!isCleanText(text)) {
    scope.error(path, "must not have a NUL, or half of a character: no database of Airflow's can keep it");
  }
  const problem = jinjaProblem(text, scope.policy);
  if (problem !== undefined) {
    scope.error(path, problem);
  }
  const key = path.findLast((part) => typeof part === "string") ?? "";
  const isCommand = path.some((part) => typeof part === "string" && COMMANDS.test(part));
  for (const [, name = ""] of text.matchAll(ENVIRONMENT_VARIABLE)) {
    if (SECRET_VARIABLE.test(name) || (!isCommand && name !== "LATEST")) {
      scope.error(
        path,
        `must not have $${name}: dag-factory puts environment variables into the file, secrets among them, and the factory does not`,
        "write the value itself, or {{ var.value.NAME }}, with the policy's variables list naming it",
      );
    }
  }
  if (key === "bash_command" && /\{\{[^}]*\bparams\b/.test(text)) {
    scope.warning(
      path,
      "has params in a shell command: who triggers a run with parameters writes into the command",
      'give them under env, and write "$NAME" in the command',
    );
  }
}

/** Text without templates, such as a description. */
export function readPlainText(value: unknown, path: Path, scope: Scope): string {
  if (typeof value !== "string") {
    const quotes = typeof value === "number" || typeof value === "boolean" ? " (put it in quotes)" : "";
    scope.error(path, `must be text${quotes}, got: ${describeValue(value)}`);
    return "";
  }
  scope.count(path, value.length);
  if (!isCleanText(value)) {
    scope.error(path, "must not have a NUL, or half of a character: no database of Airflow's can keep it");
  } else if (/\{[{%#]/.test(value)) {
    scope.error(path, "must be text without {{, {% and {#: nothing is to be rendered here");
  }
  return value;
}

/** A function by its full name, where the policy allows it. */
export function readCallable(value: unknown, path: Path, scope: Scope): Data {
  const name = typeof value === "string" ? value : "";
  if (!isImportable(name) || !isDottedNameListed(name, scope.policy.callables)) {
    const { callables } = scope.policy;
    const listed = callables.length === 0 ? "which is empty" : callables.slice(0, 20).join(", ");
    scope.error(
      path,
      `must be a function that the policy's callables list names (${listed}), got: ${describeValue(value)}`,
      "add its full name, module.function, to callables in the policy",
    );
    return null;
  }
  return typed("callable", { name });
}

/** A callback: a function, a function or notifier with arguments under `callback`, or a list of these. */
export function readCallback(value: unknown, path: Path, scope: Scope): Data {
  if (Array.isArray(value)) {
    return value.map((item, index) => readCallback(item, [...path, index], scope));
  }
  if (!isMap(value)) {
    return readCallable(value, path, scope);
  }
  const { callback, ...args } = value;
  const called = readCallable(callback, [...path, "callback"], scope);
  return typed("callback", { of: called, arguments: readEntries(args, path, scope, 1) });
}

function isCleanText(text: string): boolean {
  return !/\0|\p{Surrogate}/u.test(text);
}
