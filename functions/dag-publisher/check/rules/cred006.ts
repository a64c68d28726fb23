import { type Call } from "../analysis/facts";
import { HOLE, textsOf, UNKNOWN, type Value } from "../analysis/value";
import { type PythonNode } from "../python/node";
import { type DagRule, ERROR_IF_STRICT, type Finding } from "./dag-rule";
import { isIdListed } from "../../policy/listed";
import { readable } from "./readable";

type Kind = "connection" | "variable";

/** Something that the file names or asks for. */
interface Use {
  readonly kind: Kind;
  readonly id: Value;
  readonly node: PythonNode;
}

const GETS_CONNECTION =
  /(?:^|\.)(?:get_connections?|get_connection_from_secrets|aget_connection)$|\.Connection\.(?:get|get_connection_from_secrets)$/;
const GETS_VARIABLE =
  /(?:\.Variable|^\?\.Variable)\.(?:get|set|update|delete|setdefault|get_variable_from_secrets|check_for_write_conflict)$/;

/** Hooks whose first argument is a connection's id. */
const HOOK = /(?:^|\.)(?!Http)\w+Hook$/;

/** `{{ conn.warehouse.host }}`, `{{ var.value.region }}`, `{{ var.json.get("x") }}`. */
const IN_TEMPLATE =
  /\b(conn|var\.(?:value|json))(?:\.get\(\s*(?:["']([^"']*)["'])?|\.([A-Za-z_]\w*)|\[\s*(?:["']([^"']*)["'])?)/g;

export const cred006: DagRule = {
  id: "CRED006",
  title: "Uses a connection or variable of others",
  why:
    "Airflow gives every DAG of an environment all of its connections and variables. Where a team's lists are closed, " +
    "code may name those in them alone, and must name them.",
  bad: 'BaseHook.get_connection("finance_ledger")',
  good: 'BaseHook.get_connection("warehouse"), with warehouse among connections of the policy',
  source: "Airflow, security model: DAG authors have access to all connections and variables",
  fix: "use an id of the policy's list, written down as it is, or have it added there",
  severity: ERROR_IF_STRICT,
  *find({ facts, policy }) {
    const lists = { connection: policy.connections, variable: policy.variables };
    if (lists.connection === undefined && lists.variable === undefined) {
      return;
    }
    for (const use of [...facts.calls.flatMap(usesIn), ...templates(facts.texts)]) {
      const allowed = lists[use.kind];
      if (allowed !== undefined) {
        yield* findings(use, allowed);
      }
    }
  },
};

function* findings({ kind, id, node }: Use, allowed: readonly string[]): Iterable<Finding> {
  const texts = textsOf(id);
  for (const text of texts) {
    // A template in an id is read on its own, as a text.
    if (!isIdListed(text, allowed) && !text.includes("{{")) {
      yield text.includes(HOLE)
        ? { message: `which ${kind} it is, is not known: ${readable(text)}`, at: node }
        : { message: `${kind} ${readable(text)} is not in the policy's list`, at: node, severity: "error" };
    }
  }
  if (texts.length === 0 && !isNone(id)) {
    yield { message: `which ${kind} it is, is not known`, at: node };
  }
}

function isNone(value: Value): boolean {
  return !value.open && value.atoms.length > 0 && value.atoms.every(({ kind }) => kind === "none");
}

function usesIn(call: Call): Use[] {
  const { node, paths, positional, keywords } = call;
  const uses: Use[] = [...keywords]
    .filter(([name]) => isConnectionKey(name))
    .map(([name, id]) => ({ kind: "connection", id, node: call.argument(name) ?? node }));
  for (const [key, value] of entriesOf(keywords.get("default_args"))) {
    if (textsOf(key).some(isConnectionKey)) {
      uses.push({ kind: "connection", id: value, node: call.argument("default_args") ?? node });
    }
  }
  const [first] = positional;
  if (paths.some((path) => GETS_CONNECTION.test(path))) {
    uses.push({ kind: "connection", id: first ?? keywords.get("conn_id") ?? UNKNOWN, node });
  } else if (first !== undefined && paths.some((path) => HOOK.test(path))) {
    uses.push({ kind: "connection", id: first, node });
  }
  if (paths.some((path) => GETS_VARIABLE.test(path))) {
    uses.push({ kind: "variable", id: first ?? keywords.get("key") ?? UNKNOWN, node });
  }
  return uses;
}

function isConnectionKey(name: string): boolean {
  return name === "conn_id" || name.endsWith("_conn_id");
}

function entriesOf(value: Value | undefined): (readonly [Value, Value])[] {
  return (value?.atoms ?? []).flatMap((atom) => (atom.kind === "dict" ? [...atom.entries] : []));
}

function templates(texts: readonly { readonly text: string; readonly node: PythonNode }[]): Use[] {
  return texts.flatMap(({ text, node }) =>
    // Only where Jinja reads it: between braces.
    [...text.matchAll(/\{[{%]([\s\S]*?)[}%]\}/g)].flatMap(([, inside = ""]) =>
      [...inside.matchAll(IN_TEMPLATE)].map(([, object = "", called, attribute, subscript]): Use => {
        const id = called ?? attribute ?? subscript;
        return {
          kind: object === "conn" ? "connection" : "variable",
          id: id === undefined ? UNKNOWN : { atoms: [{ kind: "text", text: id, bytes: false }], open: false },
          node,
        };
      }),
    ),
  );
}
