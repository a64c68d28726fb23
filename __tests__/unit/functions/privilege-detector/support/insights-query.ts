import { awsError } from "./aws-error";

/** A line as CloudWatch Logs keeps it. */
export interface StoredLine {
  readonly logGroup: string;
  readonly logStream: string;
  /** Times in milliseconds since 1970-01-01 UTC. */
  readonly timestamp: number;
  readonly ingestionTime: number;
  /** When queries begin to see it. */
  readonly visibleAt: number;
  readonly message: string;
}

/** A parsed query. */
export interface InsightsQuery {
  readonly matches: (line: StoredLine) => boolean;
  /** At most so many rows, where the query says so. */
  readonly limit: number | undefined;
  /** Whether the answer is a number of lines by log group. */
  readonly counts: boolean;
}

type Test = (line: StoredLine) => boolean;

const FIELDS: Readonly<Record<string, (line: StoredLine) => string>> = {
  "@message": ({ message }) => message,
  "@logStream": ({ logStream }) => logStream,
  "@log": ({ logGroup }) => `123456789012:${logGroup}`,
};

/** What RE2 does not know and JavaScript does. */
const NOT_RE2 = /\(\?[=!]|\(\?<[=!]|\\[1-9]/;

const parsed = new Map<string, InsightsQuery>();

/**
 * Reads the part of Logs Insights' language that the detector uses.
 * @throws MalformedQueryException for everything else
 */
export function parseQuery(text: string): InsightsQuery {
  const query = parsed.get(text) ?? parse(text);
  parsed.set(text, query);
  return query;
}

function parse(text: string): InsightsQuery {
  const tests: Test[] = [];
  let limit: number | undefined;
  let counts = false;
  for (const command of commandsOf(text)) {
    const [, verb = "", rest = ""] = /^(\w+)\s+(.*)$/s.exec(command.trim()) ?? [];
    if (verb === "filter" && limit === undefined) {
      tests.push(filterOf(rest));
    } else if (verb === "limit" && /^\d+$/.test(rest)) {
      limit = Number(rest);
    } else if (verb === "stats" && rest === "count() by @log") {
      counts = true;
    } else if (!(verb === "fields" || (verb === "sort" && rest === "@timestamp asc"))) {
      throw awsError("MalformedQueryException", `unexpected: ${command}`);
    }
  }
  return { matches: remembering((line) => tests.every((test) => test(line))), limit, counts };
}

/** The commands between the pipes that are neither in a text nor in a regular expression. */
function commandsOf(text: string): string[] {
  return text.match(/(?:"(?:[^"\\]|\\.)*"|\/(?:[^/\\]|\\.)*\/|[^|"/])+/gs) ?? [];
}

function filterOf(expression: string): Test {
  const [, field = "", not, pattern, text = ""] =
    /^(@\w+) (not )?like (?:\/(.*)\/|"(.*)")$/s.exec(expression) ?? [];
  const valueOf = FIELDS[field] ?? malformed(expression);
  if (pattern !== undefined && NOT_RE2.test(pattern)) {
    malformed(expression);
  }
  const regex = pattern === undefined ? undefined : new RegExp(pattern, "s");
  return (line) =>
    (regex === undefined ? valueOf(line).includes(text) : regex.test(valueOf(line))) === (not === undefined);
}

/** Lines do not change, and the same query is asked thousands of times. */
function remembering(test: Test): Test {
  const answers = new WeakMap<StoredLine, boolean>();
  return (line) => {
    const answer = answers.get(line) ?? test(line);
    answers.set(line, answer);
    return answer;
  };
}

function malformed(what: string): never {
  throw awsError("MalformedQueryException", `unexpected: ${what}`);
}
