import { type LogEvent } from "../../../functions/privilege-detector/model/log-event";
import { type Scenario } from "../scenario";
import { PARSE_SCENARIOS, REST_SCENARIOS, shellScenarios, taskScenarios } from "../scenarios";
import { type ChangeLine, type Corpus, type SilentChange } from "./corpus";
import { type RecordedEvent } from "./logs";
import { type AirflowVersion } from "./versions";

/**
 * Sorts recorded lines into those that show a change and noise, by the texts that each scenario lists: not by
 * the classifier, which is to be measured against it.
 */
export function annotate({ major }: AirflowVersion, events: readonly RecordedEvent[]): Corpus {
  const changes: ChangeLine[] = [];
  const noise: LogEvent[] = [];
  const tasks = taskScenarios(major);
  for (const event of events) {
    const { logGroup, logStream, timestamp, message } = event;
    const line = { logGroup, logStream, timestamp, message };
    const found = scenarioOf(event, tasks, shellScenarios(major));
    const expected = found?.scenario.lines.find(([text]) => unescaped(message).includes(text))?.[1];
    if (found === undefined || expected === undefined) {
      noise.push(line);
    } else {
      const { id, kind } = found.scenario;
      changes.push({ scenario: `${found.surface}/${id}`, scenarioKind: kind, expected, ...line });
    }
  }
  const silent: SilentChange[] = tasks
    .filter((scenario) => scenario.silent)
    .map(({ id, kind }) => ({ scenario: `task/${id}`, scenarioKind: kind, silent: true }));
  return { changes: [...changes, ...silent], noise: withoutRepetition(noise) };
}

/** Airflow 3's lines are JSON. */
function unescaped(message: string): string {
  return message.replaceAll('\\"', '"');
}

function scenarioOf(
  { logGroup, logStream, message, scenario: id }: RecordedEvent,
  tasks: readonly Scenario[],
  shell: readonly Scenario[],
): { surface: string; scenario: Scenario } | undefined {
  const pick = (surface: string, scenario: Scenario | undefined): ReturnType<typeof scenarioOf> =>
    scenario === undefined ? undefined : { surface, scenario };
  const naming = (scenarios: readonly Scenario[]): Scenario | undefined =>
    scenarios.find(({ lines }) => lines.some(([text]) => message.includes(text)));
  if (logGroup.endsWith("-Task")) {
    return pick(
      "task",
      tasks.find((scenario) => scenario.id === id),
    );
  }
  if (logStream.startsWith("startup_script")) {
    return pick(
      "shell",
      shell.find((scenario) => scenario.id === id),
    );
  }
  if (logGroup.endsWith("-DAGProcessing")) {
    return pick("parse", naming(PARSE_SCENARIOS));
  }
  return logGroup.endsWith("-WebServer") ? pick("rest", naming(restScenariosFor(message))) : undefined;
}

/** `"POST /api/v1/users HTTP/1.1"`, and from 3.2 on `method=POST path=/auth/fab/v1/users`. */
const REQUEST = /(?:"|method=)(POST|PATCH|DELETE) (?:path=)?\/\S*?\/(users|roles)\b/;

/** An access line belongs to the request with its method and collection. */
function restScenariosFor(message: string): readonly Scenario[] {
  const [, method, collection] = REQUEST.exec(message) ?? [];
  if (method === undefined) {
    return / HTTP\/|\[http\.access\]/.test(message) ? [] : REST_SCENARIOS;
  }
  const verb = { POST: "created", PATCH: "updated", DELETE: "deleted" }[method];
  return REST_SCENARIOS.filter(({ id }) => id === `rest-${collection === "users" ? "user" : "role"}-${verb}`);
}

/** Of lines that differ in numbers and ids alone, two. */
function withoutRepetition(events: readonly LogEvent[]): LogEvent[] {
  const counts = new Map<string, number>();
  return events.filter(({ logGroup, message }) => {
    const shape = `${logGroup} ${message.replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d+/g, "0")}`;
    const count = (counts.get(shape) ?? 0) + 1;
    counts.set(shape, count);
    return count <= 2;
  });
}
