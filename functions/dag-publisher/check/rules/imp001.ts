import { isModuleListed } from "../../policy/listed";
import { HARMLESS_MODULES } from "./harmless-modules";
import { type DagRule, ERROR_IF_STRICT } from "./dag-rule";

export const imp001: DagRule = {
  id: "IMP001",
  title: "Imports a module that the policy does not list",
  why:
    "A list of what may be imported closes what a list of what may not leaves open: every library can run code, and " +
    "nobody knows them all. Airflow, its providers, the harmless part of the standard library, what Amazon MWAA's " +
    "images bring, and modules of the team's own DAGs folder need no entry.",
  bad: "import posix",
  good: "import pandas  # imports: [pandas] in the policy",
  source: "AWS, Security best practices on Amazon MWAA: a validation step for DAG code",
  fix: "add the module to imports of the policy, or do without it",
  severity: ERROR_IF_STRICT,
  *find({ facts, policy, modules, path }) {
    const own = new Set(modules);
    const depth = path.split("/").length;
    for (const { module, name, node } of facts.imports) {
      const dots = /^\.+/.exec(module)?.[0].length ?? 0;
      if (dots > 0) {
        if (dots >= depth + 1) {
          yield { message: `${module} leads out of the DAGs folder`, at: node, severity: "error" };
        }
        continue;
      }
      const full = name === undefined || name === "*" ? module : `${module}.${name}`;
      const top = module.split(".")[0] ?? module;
      if (!own.has(top) && !HARMLESS_MODULES.has(top) && !isModuleListed(full, policy.imports)) {
        yield { message: `${module} is not among the modules that DAGs may import`, at: node };
      }
    }
  },
};
