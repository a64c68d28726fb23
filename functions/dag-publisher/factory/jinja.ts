import { closest } from "fastest-levenshtein";
import { type DagPolicy } from "../policy/dag-policy";
import { isIdListed } from "../policy/listed";

/**
 * Variables of templates. Those of MWAA Serverless (docs.aws.amazon.com/mwaa/latest/mwaa-serverless-userguide/, "Supported
 * Jinja parameters") and the run's own dates and id.
 */
const VARIABLES = [
  "ds",
  "ds_nodash",
  "ts",
  "ts_nodash",
  "data_interval_start",
  "data_interval_end",
  "logical_date",
  "run_id",
  "params",
  "ti",
  "task_instance",
  "macros",
];

/** What a template may take of a task instance: no way to the task, the run, the DAG or a database session. */
const OF_TASK_INSTANCE = "xcom_pull dag_id task_id run_id try_number map_index start_date end_date".split(
  " ",
);

/** Macros by their whole path: the modules behind some of them lead to the operating system. */
const MACROS = [
  "ds_add",
  "ds_format",
  "datetime_diff_for_humans",
  "timedelta",
  "random",
  "datetime.now",
  "datetime.strptime",
  "datetime.fromisoformat",
  "json.dumps",
  "json.loads",
  "time.time",
  "uuid.uuid4",
];

const FILTERS = (
  "ds ds_nodash ts ts_nodash ts_nodash_with_tz abs default d e escape first float int join last length list lower max min " +
  "replace reverse round sort string sum title tojson trim unique upper"
).split(" ");

const TESTS = ["none", "defined", "undefined", "string", "number", "true", "false", "in", "not"];

const WORDS = [
  "and",
  "or",
  "not",
  "in",
  "is",
  "if",
  "else",
  "true",
  "false",
  "none",
  "True",
  "False",
  "None",
];

interface Token {
  readonly kind: "name" | "string" | "number" | "sign";
  readonly text: string;
}

const TOKEN =
  /\s*(?:(?<name>[A-Za-z_]\w*)|(?<string>'(?:[^'\\]|\\[^])*'|"(?:[^"\\]|\\[^])*")|(?<number>\d+(?:\.\d+)?)|(?<sign>\/\/|\*\*|[=!<>]=|[-+*/%~=<>()[\]{}.,:|]))/y;

const CLOSE = /\s*-?\}\}/y;

/** The first problem with the templates in a text, or nothing. */
export function jinjaProblem(text: string, policy: DagPolicy): string | undefined {
  if (/\{[%#]/.test(text)) {
    return "must not have {% or {#, which begin a statement and a comment of Jinja: expressions alone, {{ … }}, are allowed";
  }
  for (let start = text.indexOf("{{"); start !== -1; start = text.indexOf("{{", start)) {
    const { tokens, end } = tokensFrom(text, start + 2);
    if (end === undefined) {
      return "must close each {{ with }}, and have in it expressions of names, texts in quotes, numbers and operators";
    }
    const problem = expressionProblem(tokens, policy);
    if (problem !== undefined) {
      return problem;
    }
    start = end;
  }
  return undefined;
}

/** The tokens up to the `}}` that Jinja takes: one inside quotes or brackets does not count. */
function tokensFrom(text: string, from: number): { tokens: Token[]; end?: number } {
  const tokens: Token[] = [];
  let open = 0;
  let at = /[-+]/.test(text[from] ?? "") ? from + 1 : from;
  for (;;) {
    CLOSE.lastIndex = at;
    if (open === 0 && CLOSE.test(text)) {
      return { tokens, end: CLOSE.lastIndex };
    }
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match === null) {
      return { tokens };
    }
    at = TOKEN.lastIndex;
    const [kind, token = ""] =
      Object.entries(match.groups ?? {}).find(([, value]) => value !== undefined) ?? [];
    open += /^[([{]$/.test(token) ? 1 : /^[)\]}]$/.test(token) ? -1 : 0;
    tokens.push({ kind: kind as Token["kind"], text: token });
  }
}

function expressionProblem(tokens: readonly Token[], policy: DagPolicy): string | undefined {
  for (const [index, { kind, text }] of tokens.entries()) {
    const before = tokens[index - 1]?.text;
    if (text === "[" && isSubscript(tokens, index)) {
      const problem = subscriptProblem(tokens, index);
      if (problem !== undefined) {
        return problem;
      }
    }
    if (kind !== "name") {
      continue;
    }
    if (text.startsWith("_") || /^(format|format_map|mro)$/.test(text)) {
      return `must not use ${text} in a template: it leads into Python's own objects`;
    }
    const problem =
      before === "|"
        ? notListed("filter", text, FILTERS)
        : before === "is" || (before === "not" && tokens[index - 2]?.text === "is")
          ? notListed("test", text, TESTS)
          : before === "." || tokens[index + 1]?.text === "=" || WORDS.includes(text)
            ? undefined
            : rootProblem(tokens, index, policy);
    if (problem !== undefined) {
      return problem;
    }
  }
  return undefined;
}

/** A variable, with the attributes that follow it. */
function rootProblem(tokens: readonly Token[], index: number, policy: DagPolicy): string | undefined {
  const root = tokens[index]?.text ?? "";
  const path: string[] = [];
  for (let at = index + 1; tokens[at]?.text === "." && tokens[at + 1]?.kind === "name"; at += 2) {
    path.push(tokens[at + 1]?.text ?? "");
  }
  const next = tokens[index + 1 + 2 * path.length]?.text;
  switch (root) {
    case "var":
      return ["value", "json"].includes(path[0] ?? "")
        ? unlisted("variable", "variables", path[1], policy.variables)
        : "must name a variable of Airflow as var.value.NAME or var.json.NAME";
    case "conn":
      return unlisted("connection", "connections", path[0], policy.connections);
    case "macros":
      return MACROS.some((macro) => path.join(".") === macro || path.join(".").startsWith(`${macro}.`))
        ? undefined
        : `must use of macros one of ${MACROS.join(", ")}, got: ${path.join(".")}`;
    case "ti":
    case "task_instance":
      return OF_TASK_INSTANCE.includes(path[0] ?? "")
        ? undefined
        : `must use of ${root} one of ${OF_TASK_INSTANCE.join(", ")}, got: ${path[0] ?? "nothing"}`;
    case "task":
      // Alone, it is shown as text; an attribute, or brackets around it, would lead on.
      return tokens.length === 1 || ["task_id", "owner", "retries"].includes(path[0] ?? "")
        ? undefined
        : "must use of task task_id, owner or retries, or task alone";
    case "conf":
      return "must not use conf in a template: it is Airflow's own configuration, with its secrets";
    case "dag_run":
      return "must not use dag_run in a template: take params, which are declared and checked";
    default:
      return VARIABLES.includes(root)
        ? next === "(" && path.length === 0
          ? `must not call ${root} in a template`
          : undefined
        : notListed("variable", root, VARIABLES);
  }
}

function isSubscript(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1];
  return (
    before !== undefined &&
    (before.kind !== "sign" || /^[)\]]$/.test(before.text)) &&
    !WORDS.includes(before.text)
  );
}

/** A subscript of a text that is computed could name what must not be named. */
function subscriptProblem(tokens: readonly Token[], index: number): string | undefined {
  const inside = tokens.slice(
    index + 1,
    tokens.findIndex((token, at) => at > index && token.text === "]"),
  );
  const isSafe =
    inside.length > 0 &&
    (inside.every(({ kind, text }) => kind === "number" || text === ":" || text === "-") ||
      (inside.length === 1 &&
        inside[0]?.kind === "string" &&
        /^.[A-Za-z0-9 .:/-][\w .:/-]*.$/.test(inside[0].text)));
  return isSafe ? undefined : "must have in [ ] of a template one plain text in quotes, or whole numbers";
}

function unlisted(
  kind: string,
  key: string,
  name: string | undefined,
  listed: readonly string[] | undefined,
): string | undefined {
  if (name !== undefined && listed !== undefined && isIdListed(name, listed)) {
    return undefined;
  }
  return `must use a ${kind} in a template that the policy lists under ${key}, got: ${name ?? "none by its name"}`;
}

function notListed(kind: string, name: string, allowed: readonly string[]): string | undefined {
  return allowed.includes(name)
    ? undefined
    : `must not use the ${kind} ${name} in a template (nearest that is allowed: ${closest(name, [...allowed])})`;
}
