import fs from "node:fs";
import { Session } from "node:inspector";
import path from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import { readMessage } from "../../../../../functions/privilege-detector/log/log-message";
import { redact } from "../../../../../functions/privilege-detector/log/redact";
import {
  findPrivilegeChange,
  RULES,
} from "../../../../../functions/privilege-detector/rules/find-privilege-change";
import { PREFILTER_TERMS } from "../../../../../functions/privilege-detector/rules/prefilter";
import { superlinear } from "../../../../support/superlinear";
import { taskLine } from "./lines";

const SOURCES = path.resolve(__dirname, "../../../../../functions/privilege-detector");

/** Regular expressions of lines as long as their author likes. */
const ROOMS = ["log", "rules", "rules/commands"];

/** Every literal of a regular expression in a file. */
function literalsOf(file: string): string[] {
  const source = ts.createSourceFile(file, fs.readFileSync(file, "utf8"), ts.ScriptTarget.Latest);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      found.push(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

describe("the time of each regular expression is linear", () => {
  const literals = ROOMS.flatMap((room) =>
    fs.readdirSync(path.join(SOURCES, room)).map((file) => path.join(room, file)),
  )
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => literalsOf(path.join(SOURCES, file)));
  const distinct = [...new Set(literals)];

  it("as a check by automata says", () => {
    const problems = distinct.flatMap((literal) => {
      const [, source = "", flags = ""] = /^\/(.*)\/(\w*)$/s.exec(literal) ?? [];
      return superlinear(source, flags) === undefined ? [] : [literal];
    });

    expect(problems).toEqual([]);
    expect(distinct.length).toBeGreaterThan(80);
  });

  it("of the prefilter's terms too, which are built", () => {
    expect(PREFILTER_TERMS.filter((term) => superlinear(term, "") !== undefined)).toEqual([]);
  });

  it("and one that is not is found", () => {
    expect(superlinear("^Added Permission (.+) to role (.+)$", "")).toMatch(/polynomial/);
    expect(superlinear("(a+)+$", "")).toMatch(/exponential/);
  });
});

/** Beginnings that some code goes on from, without the end that it looks for. Each is repeated. */
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

/** A line: its beginning, and what is repeated after that. */
type Line = readonly [beginning: string, repeated: string];

const LINES: readonly Line[] = [
  ...PREFIXES.map((prefix): Line => ["", prefix]),
  ["password=", "\\"],
  ["token: '", "\\'"],
  ['--password "', 'a"'],
  ["Added Permission a", " to role a"],
  ["airflow users create ", "\\'"],
];

function lineOf([beginning, repeated]: Line, length: number): string {
  return (beginning + repeated.repeat(Math.ceil(length / repeated.length))).slice(0, length);
}

const SHORT = 1 << 8;
const TIMES = 64;

/** So many times the length takes as many times the steps; of quadratic code it would be the square. */
const MOST = TIMES + TIMES / 4;

describe("the steps of the code around them grow with the line's length", () => {
  const session = new Session();
  beforeAll(() => {
    session.connect();
    session.post("Profiler.enable");
    session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  });
  afterAll(() => session.disconnect());

  /** How often blocks of the code ran: the same number on every machine, however busy. */
  function steps(work: () => unknown, folder: string): number {
    let count = 0;
    const take = (): void => {
      session.post("Profiler.takePreciseCoverage", (error, result) => {
        if (error !== null) {
          throw error;
        }
        count = result.result
          .filter(({ url }) => url.startsWith(pathToFileURL(folder).href))
          .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges))
          .reduce((sum, range) => sum + range.count, 0);
      });
    };
    take();
    work();
    take();
    return count;
  }

  /** Whether the steps over these lines grow faster than the lines. */
  function isSuperlinear(lines: readonly Line[], work: (text: string) => unknown, folder = SOURCES): boolean {
    const over = (length: number): number =>
      steps(() => lines.forEach((line) => work(lineOf(line, length))), folder);
    const short = over(SHORT);
    expect(short).toBeGreaterThan(0);
    return over(SHORT * TIMES) > MOST * short;
  }

  /** All lines are counted at once, which is quicker; one that is quadratic outweighs the others. */
  function expectLinear(work: (text: string) => unknown): void {
    const guilty = isSuperlinear(LINES, work) ? LINES.filter((line) => isSuperlinear([line], work)) : [];
    expect(guilty).toEqual([]);
  }

  const context = { place: "task" } as const;

  it.each(RULES.map((rule) => [rule.name, rule] as const))("of the rule %s", (_, rule) => {
    expectLinear((text) => rule.classify(readMessage(text), context));
  });

  it("of the redaction", () => {
    expectLinear(redact);
  });

  it("of the prefilter and all rules together", () => {
    expectLinear((text) => findPrivilegeChange(taskLine(`${text} add-role`)));
  });

  it("and quadratic code for one beginning alone is found", () => {
    const quadratic = (text: string): number => {
      let pairs = 0;
      for (let i = 0; i < text.length; i++) {
        for (let j = 0; text.startsWith("{") && j < i; j += 16) {
          pairs++;
        }
      }
      return pairs;
    };

    expect(isSuperlinear(LINES, quadratic, __dirname)).toBe(true);
  });
});
