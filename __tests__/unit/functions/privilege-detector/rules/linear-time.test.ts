import { readMessage } from "../../../../../functions/privilege-detector/log/log-message";
import { redact } from "../../../../../functions/privilege-detector/log/redact";
import {
  findPrivilegeChange,
  RULES,
} from "../../../../../functions/privilege-detector/rules/find-privilege-change";
import { readStreamName } from "../../../../../functions/privilege-detector/log/stream-name";
import { START, TASK_STREAM, taskLine } from "./lines";

/** Beginnings that some pattern goes on from, without the end that it looks for. */
const PREFIXES = [
  'User "',
  'User "a" added to role "',
  '" added to role "',
  "Added can edit on ",
  "Added can a to role ",
  "Added Permission a to role ",
  "Revoking 'a' on DAG '",
  "airflow users ",
  "airflow users create -u a ",
  "airflow users create -u a; ",
  "airflow, users, ",
  "users \\",
  "'users', ",
  "roles\\n",
  "insert into ",
  'update a."',
  "update \\n",
  "ab_user delete from ",
  '"POST /users/',
  '"POST /auth/fab/v1/users HTTP/1.1" 200 1 "',
  "https://a/b/",
  "aws mwaa --a b ",
  "mwaa invoke-rest-api path ",
  "config get-value ",
  "[2025-01-01T00:00:00] {a.py:1} INFO - ",
  "2025-01-01T00:00:00Z [info     ] a [b] c=",
  "-p ",
  "--password '",
  "'-p', '\\\\",
  "token ",
  'password=\\"',
  "eyJ.",
  "://a@",
  "\\",
  '"',
  "'",
  " ",
  "\n",
  "\\n",
  '{"event": "',
  "{",
  "[",
];

/** The processor's time, not the clock's: the machine has other things to do. */
function milliseconds(work: () => unknown): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function repeated(prefix: string, length: number): string {
  return prefix.repeat(Math.ceil(length / prefix.length)).slice(0, length);
}

const SHORT = 1 << 15;
const LONG = 1 << 18;

/** What is faster than this in a line of 256 KB is not quadratic: that would take minutes. */
const FAST = 400;

/** Eight times the length takes eight times as long; quadratic would be 64 times. */
function expectLinear(prefix: string, work: (text: string) => unknown): void {
  const [short, long] = [repeated(prefix, SHORT), repeated(prefix, LONG)];
  const spent = milliseconds(() => work(long));
  if (spent > FAST) {
    expect(spent).toBeLessThan(24 * milliseconds(() => work(short)));
  }
}

describe("time grows with the line's length", () => {
  const context = { stream: readStreamName("airflow-x-Task", TASK_STREAM), timestamp: START };

  it.each(RULES.map((rule) => [rule.name, rule] as const))("of the rule %s", (_, rule) => {
    for (const prefix of PREFIXES) {
      expectLinear(prefix, (text) => rule.classify(readMessage(text), context));
    }
  });

  it("of the redaction", () => {
    for (const prefix of PREFIXES) {
      expectLinear(prefix, redact);
    }
  });

  it("of the prefilter and all rules together: a line of 1 MB in seconds", () => {
    for (const prefix of PREFIXES) {
      const event = taskLine(`${repeated(prefix, 1 << 20)} add-role`);
      expect(milliseconds(() => findPrivilegeChange(event))).toBeLessThan(5000);
    }
  });
});
