import { type Call, type Facts } from "../analysis/facts";
import { pathsOf, type Value } from "../analysis/value";
import { PathQuestion } from "../analysis/path-question";
import { always, type DagRule } from "./dag-rule";
import { dagDecoratorsIn, dagsIn, inDefaults } from "./tasks";

/** Functions that give another date each time the file is parsed. */
const MOVES = new PathQuestion(
  /^(?:(?:datetime\.datetime|datetime\.date|pendulum|airflow\.utils\.timezone|django\.utils\.timezone)\.(?:now|utcnow|today|tomorrow|yesterday)|airflow\.utils\.dates\.days_ago|pendulum\.DateTime\.(?:now|utcnow|today))\(\)(?:\..*)?$/,
);

/** The arguments that say when a DAG runs. */
const SCHEDULES = ["schedule", "schedule_interval", "timetable"];

export const af005: DagRule = {
  id: "AF005",
  title: "Leaves out what a DAG in production has",
  why:
    "Who answers for a DAG, when it runs and how often a task is tried again are what others look for when it fails. A " +
    "start date that moves means that runs are left out or never happen.",
  bad: 'DAG("payments_daily", start_date=datetime.now())',
  good: 'dag = DAG("payments_daily", schedule="@daily", start_date=datetime(2026, 1, 1), catchup=False, tags=["payments"], default_args={"owner": "payments", "retries": 2})',
  source: "Airflow, best practices; ruff AIR002, AIR304",
  fix: "state schedule, a fixed start_date, tags, owner and retries",
  severity: always("info"),
  *find({ facts }) {
    for (const call of [...dagsIn(facts), ...dagDecoratorsIn(facts)]) {
      const start = call.keywords.get("start_date") ?? inDefaults(call, "start_date");
      if (start !== undefined && moves(start, call, facts)) {
        yield {
          message: "start_date is another date each time the file is parsed",
          at: call.argument("start_date") ?? call.node,
          severity: "warning",
        };
      }
      const missing = missingIn(call);
      if (missing.length > 0) {
        yield {
          message: `the DAG states no ${missing.join(", no ")}`,
          at: call.node.child("function") ?? call.node,
        };
      }
      if (isTrue(call.keywords.get("catchup"))) {
        yield {
          message: "catchup starts a run for every interval since the start date at once",
          at: call.argument("catchup") ?? call.node,
        };
      }
    }
  },
};

function missingIn(call: Call): string[] {
  const { keywords, open } = call;
  if (open) {
    return [];
  }
  const missing = [];
  if (!SCHEDULES.some((name) => keywords.has(name))) {
    missing.push("schedule");
  }
  if (!keywords.has("tags")) {
    missing.push("tags");
  }
  const defaults = keywords.get("default_args");
  // Of default_args that come from elsewhere it is not known what is in them.
  if (defaults === undefined || (!defaults.open && defaults.atoms.every(({ kind }) => kind === "dict"))) {
    missing.push(...["owner", "retries"].filter((name) => inDefaults(call, name) === undefined));
  }
  return missing;
}

/** Also `datetime.now() - timedelta(days=1)`, of which the sum itself is not known. */
function moves(value: Value, call: Call, facts: Facts): boolean {
  if (pathsOf(value).some((path) => MOVES.test(path))) {
    return true;
  }
  const node = call.argument("start_date");
  return (
    node?.type === "binary_operator" &&
    node.children.some((side) => pathsOf(facts.evaluate(side)).some((path) => MOVES.test(path)))
  );
}

function isTrue(value: Value | undefined): boolean {
  return value?.atoms.some((atom) => atom.kind === "boolean" && atom.number === 1) === true && !value.open;
}
