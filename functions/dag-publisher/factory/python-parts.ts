import { type AirflowTarget } from "./airflow-target";

/** A part of the rendered file: what it imports, and the code, both constant. */
export interface Part {
  readonly imports: (target: AirflowTarget) => readonly string[];
  /** Name and function of the `__type__` that it makes. */
  readonly code: (target: AirflowTarget) => string;
}

const sdk = (target: AirflowTarget, inAirflow2: string, inAirflow3: string): string[] => [
  target.major === 2 ? inAirflow2 : inAirflow3,
];

const lambda = (body: string): string => `lambda data: ${body}`;

const DATETIME = (): string[] => ["from datetime import datetime"];
const ZONE = "from zoneinfo import ZoneInfo";

/** What makes an object of each `__type__`; a file has those that its data needs. */
export const PARTS: Readonly<Record<string, Part>> = {
  datetime: {
    imports: DATETIME,
    code: () => lambda('datetime.fromisoformat(data["at"])'),
  },
  zoned_datetime: {
    imports: () => [...DATETIME(), ZONE],
    code: () => lambda('datetime.fromisoformat(data["at"]).replace(tzinfo=ZoneInfo(data["timezone"]))'),
  },
  timedelta: {
    imports: () => ["from datetime import timedelta"],
    code: () => lambda("timedelta(**data)"),
  },
  before_today: {
    imports: () => [...DATETIME(), "from datetime import timedelta", "from datetime import timezone"],
    code: () => "_before_today",
  },
  before_zoned_today: {
    imports: () => [...DATETIME(), "from datetime import timedelta", ZONE],
    code: () => "_before_zoned_today",
  },
  asset: {
    imports: (target) => sdk(target, "from airflow.datasets import Dataset", "from airflow.sdk import Asset"),
    code: ({ major }) =>
      lambda(major === 2 ? 'Dataset(data.get("uri", data.get("name")), data.get("extra"))' : "Asset(**data)"),
  },
  alias: {
    imports: (target) =>
      sdk(target, "from airflow.datasets import DatasetAlias", "from airflow.sdk import AssetAlias"),
    code: ({ major }) => lambda(major === 2 ? 'DatasetAlias(data["name"])' : "AssetAlias(**data)"),
  },
  all: { imports: () => [], code: () => "_all" },
  any: { imports: () => [], code: () => "_any" },
  cron_trigger: {
    imports: () => ["from airflow.timetables.trigger import CronTriggerTimetable"],
    code: () => lambda('CronTriggerTimetable(data["cron"], timezone=data["timezone"])'),
  },
  cron_interval: {
    imports: () => ["from airflow.timetables.interval import CronDataIntervalTimetable"],
    code: () => lambda('CronDataIntervalTimetable(data["cron"], timezone=data["timezone"])'),
  },
  assets_or_time: {
    imports: (target) =>
      sdk(
        target,
        "from airflow.timetables.datasets import DatasetOrTimeSchedule",
        "from airflow.timetables.assets import AssetOrTimeSchedule",
      ),
    code: ({ major }) =>
      lambda(
        major === 2
          ? 'DatasetOrTimeSchedule(timetable=data["timetable"], datasets=data["assets"])'
          : 'AssetOrTimeSchedule(timetable=data["timetable"], assets=data["assets"])',
      ),
  },
  param: {
    imports: (target) =>
      sdk(target, "from airflow.models.param import Param", "from airflow.sdk import Param"),
    code: () => lambda('Param(**data["arguments"])'),
  },
  callable: { imports: () => [], code: () => lambda('CALLABLES[data["name"]]') },
  callback: { imports: () => [], code: () => "_callback" },
};

/** Functions that a part's name refers to. */
export const FUNCTIONS: Readonly<Record<string, string>> = {
  before_today: `def _before_today(data):
    today = datetime.now(timezone.utc).replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(**data)
`,
  before_zoned_today: `def _before_zoned_today(data):
    today = datetime.now(ZoneInfo(data.pop("timezone"))).replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(**data)
`,
  all: `def _all(data):
    condition, *others = data["of"]
    for other in others:
        condition = condition & other
    return condition
`,
  any: `def _any(data):
    condition, *others = data["of"]
    for other in others:
        condition = condition | other
    return condition
`,
  callback: `def _callback(data):
    function, arguments = data["of"], data["arguments"]
    if isinstance(function, type):
        return function(**arguments)
    return lambda context: function(context, **arguments)
`,
};

/** What every file ends with: how data becomes a DAG. */
export const BUILDER = `
def _typed(data):
    return TYPES[data.pop("__type__")](data) if "__type__" in data else data


def _dag(definition):
    dag = DAG(**definition["dag"])
    for group in definition["groups"]:
        arguments = group["arguments"]
        if "parent" in group:
            arguments["parent_group"] = NODES[group["parent"]]
        NODES[group["id"]] = TaskGroup(group_id=group["id"], dag=dag, **arguments)
    for task in definition["tasks"]:
        operator = OPERATORS[task["operator"]]
        arguments = task["arguments"]
        if "group" in task:
            arguments["task_group"] = NODES[task["group"]]
        if "expand" in task:
            mapped = operator.partial(task_id=task["id"], dag=dag, **arguments)
            values = {name: NODES[of].output if kind == "output" else of for name, kind, of in task["expand"]}
            NODES[task["id"]] = mapped.expand(**values)
        else:
            NODES[task["id"]] = operator(task_id=task["id"], dag=dag, **arguments)
    for before, after in definition["order"]:
        if isinstance(before, list):
            NODES[after].set_upstream([NODES[node] for node in before])
        else:
            NODES[before].set_downstream([NODES[node] for node in after])
    return dag


dag = _dag(json.loads(DEFINITION, object_hook=_typed))
`;
