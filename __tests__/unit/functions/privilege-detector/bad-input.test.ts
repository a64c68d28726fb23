import { findIncidents } from "../../../../functions/privilege-detector/incidents/find-incidents";
import { type Incident } from "../../../../functions/privilege-detector/model/incident";
import { type LogEvent } from "../../../../functions/privilege-detector/model/log-event";
import { readMessage } from "../../../../functions/privilege-detector/log/log-message";
import { redact } from "../../../../functions/privilege-detector/log/redact";
import { START, taskLine } from "./rules/lines";

const MEGABYTE = 1 << 20;

const GRANT = 'User "bob" added to role "Admin"';

function incidents(...events: readonly LogEvent[]): readonly Incident[] {
  const { incidents, failures } = findIncidents(events, { name: "payments", allow: [] });
  expect(failures).toEqual([]);
  return incidents;
}

/** Text in so many layers of Python's `repr`, or of JSON, cut where a log would cut it. */
function layered(wrap: (text: string) => string): string {
  let text = GRANT;
  while (text.length < MEGABYTE) {
    text = wrap(text);
  }
  return text.slice(0, MEGABYTE);
}

const repr = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

const NESTED: readonly (readonly [string, string])[] = [
  ["lists", "[".repeat(MEGABYTE)],
  ["closed lists", "[".repeat(MEGABYTE / 2) + "]".repeat(MEGABYTE / 2)],
  ["maps", '{"a":'.repeat(MEGABYTE / 5)],
  ["closed maps", `${'{"a":'.repeat(MEGABYTE / 6)}1${"}".repeat(MEGABYTE / 6)}`],
  ["events", `${'{"event":'.repeat(MEGABYTE / 10)}"x"${"}".repeat(MEGABYTE / 10)}`],
  ["brackets", "(".repeat(MEGABYTE)],
  ["JSON in JSON", layered((event) => JSON.stringify({ event }))],
  ["Python reprs", layered(repr)],
  [
    "exceptions",
    JSON.stringify({ event: "x", error_detail: Array(MEGABYTE / 32).fill({ exc_value: "at x" }) }),
  ],
];

describe("input as bad as it gets", () => {
  it.each(NESTED)("of a megabyte of nested %s takes no depth of stack", (_, text) => {
    // With the little stack that is left here, anything that calls itself for each level runs out of it.
    withLittleStack(() => {
      readMessage(text);
      redact(text);
      incidents(taskLine(text));
    });
    expect(incidents(taskLine(text), taskLine(GRANT, START + 1))).toMatchObject([{ targetUser: "bob" }]);
  });

  it("of a megabyte around a change leaves the change to be found", () => {
    expect(
      incidents(taskLine(`${"x ".repeat(MEGABYTE / 4)}\n${GRANT}\n${"y ".repeat(MEGABYTE / 4)}`)),
    ).toMatchObject([{ kind: "user-role-granted", targetUser: "bob" }]);
  });

  it.each([
    ["a list", JSON.stringify([GRANT])],
    ["a text", JSON.stringify(GRANT)],
    [
      "a map without an event",
      JSON.stringify({ message: "users", detail: `airflow users add-role -u bob -r Op` }),
    ],
    ["cut off", JSON.stringify({ event: GRANT, more: "x" }).slice(0, -4)],
  ])("that is JSON, but %s, is read as text", (_, text) => {
    expect(() => incidents(taskLine(text))).not.toThrow();
    expect(readMessage(text).text).not.toBe("");
  });

  it("of invalid UTF-8, as CloudWatch Logs hands it on, leaves the change to be found", () => {
    const [incident] = incidents(
      taskLine(`\ufffd\ud800 Running command: airflow users add-role -u b\udc00b -r Admin \ufffd`),
    );
    expect(incident).toMatchObject({ kind: "user-role-granted", role: "Admin" });
    expect(JSON.stringify(incident)).not.toMatch(/\\ud[89a-f]/);
  });

  it.each([
    "",
    "/",
    "dag_id=",
    "dag_id=a/run_id=b/task_id=c/attempt=x.log",
    "é\u0000".repeat(256),
    "a".repeat(512),
  ])("of the log stream %j is a change by the component", (logStream) => {
    expect(incidents({ ...taskLine(GRANT), logStream })).toMatchObject([
      { kind: "user-role-granted", actor: { type: "component", component: "task" } },
    ]);
  });

  it("of the log group of somebody else's naming is a change by an unknown component", () => {
    expect(incidents({ ...taskLine(GRANT), logGroup: "central-logs", logStream: "x" })).toMatchObject([
      { kind: "user-role-granted", actor: { component: "unknown" } },
    ]);
  });
});

/** Runs something as deep in the stack as a test runner's own frames leave it by half. */
function withLittleStack(work: () => void): void {
  let deepest = 0;
  const measure = (depth: number): void => {
    deepest = depth;
    measure(depth + 1);
  };
  try {
    measure(0);
  } catch {
    // The stack's end.
  }
  const descend = (depth: number): void => {
    if (depth === 0) {
      work();
    } else {
      descend(depth - 1);
    }
  };
  descend(Math.floor(deepest / 2));
}
