import { always, type DagRule } from "./dag-rule";

const JINJA = /\{\{([\s\S]*?)\}\}|\{%([\s\S]*?)%\}/g;

export const exec010: DagRule = {
  id: "EXEC010",
  title: "Reaches Python's insides or Airflow's configuration from a template",
  why:
    "Templates are rendered in the worker with Airflow's objects in reach; attributes with underscores lead from any of " +
    "them to all of Python.",
  bad: '"{{ ti.__class__.__mro__ }}"',
  good: '"{{ ds }}"',
  source: "Jinja, sandbox; CVE-2024-39877",
  fix: "use the template variables of Airflow's reference",
  severity: always("error"),
  *find({ facts }) {
    for (const { text, node, unused } of facts.texts) {
      const message = unused || !text.includes("{") ? undefined : problemIn(text);
      if (message !== undefined) {
        yield { message, at: node };
      }
    }
    for (const call of facts.callsWith("doc_md")) {
      const doc = call.keywords.get("doc_md");
      if (doc?.atoms.some((atom) => atom.kind === "text" && /\{\{|\{%/.test(atom.text)) === true) {
        yield {
          message: "a template in doc_md was run by the scheduler before Airflow 2.9.3",
          at: call.argument("doc_md") ?? call.node,
          severity: "warning",
        };
      }
    }
  },
};

function problemIn(text: string): string | undefined {
  JINJA.lastIndex = 0;
  for (let match = JINJA.exec(text); match !== null; match = JINJA.exec(text)) {
    const expression = match[1] ?? match[2] ?? "";
    if (/__\w+__|\\x5f|\|\s*attr\s*\(/.test(expression)) {
      return "the template reaches Python's insides";
    }
    if (/(?<![\w.]|dag_run\.)conf\s*[.[]/.test(expression)) {
      return "the template reads Airflow's configuration, its secrets too";
    }
    if (/\b(?:get_template_context|get_dagrun|session)\s*\(|\.(?:session|get_session)\b/.test(expression)) {
      return "the template reaches the metadata database";
    }
  }
  return undefined;
}
