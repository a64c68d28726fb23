import { type LogEvent } from "../../functions/privilege-detector/model/log-event";

/** What is known of lines that do not say it themselves. */
export interface LineDefaults {
  readonly logGroup?: string;
  readonly logStream: string;
}

/** Some lines name no log group, and nothing else does. */
export class NoLogGroupError extends Error {}

/** The longest message that lines without a time of their own are added to, as CloudWatch Logs' longest event. */
const LONGEST_MESSAGE = 1 << 20;

/** `aws logs tail`: time, stream, message. */
const TAIL =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)) ([^\s]{1,600}\.log\S{0,100}) (.*)$/s;

/** An export to S3, and `aws logs tail --format short`: time, message. */
const TIMED = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?) (.*)$/s;

/** The time that Airflow begins a line with. */
const AIRFLOW_TIME = /^\[(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.,]\d{3})([+-]\d\d:?\d\d)?\]/;

/** The time that Airflow 3 puts into its objects. */
const OBJECT_TIME = /"timestamp": ?"([^"]{19,40})"/;

/**
 * Makes log events of a file's lines, in whichever of the formats they are: an object for each line, the answer of
 * `aws logs filter-log-events`, what `aws logs tail` prints, CloudWatch's exports to S3, or text as Airflow writes it.
 */
export class LineParser {
  /** The event that lines without a time belong to. */
  private open: LogEvent | undefined;
  /** Lines of an object that is written over several. */
  private object: string[] | undefined;
  private isFirst = true;
  /** Whether the file is one object over many lines: only by its first line, so that no message can make it one. */
  private isDocument = false;
  private isTimed = false;
  private lastTime = 0;

  public constructor(private readonly defaults: LineDefaults) {}

  /**
   * Takes the next line, and answers the events that are complete with it.
   * @throws NoLogGroupError
   */
  public push(line: string): LogEvent[] {
    const trimmed = line.trim();
    if (this.isFirst && trimmed !== "") {
      this.isFirst = false;
      this.isDocument = trimmed === "{";
    }
    if (this.isDocument) {
      return this.pushToDocument(trimmed);
    }
    const events = trimmed.startsWith("{") ? this.eventsOf(parsed(trimmed)) : undefined;
    return events === undefined ? this.pushText(line) : [...this.end(), ...events];
  }

  /** The event that was still open. */
  public end(): LogEvent[] {
    const { open } = this;
    this.open = undefined;
    return open === undefined ? [] : [open];
  }

  /** In an answer of the AWS CLI, each event is an object that holds none, and begins and ends with a line of its own. */
  private pushToDocument(trimmed: string): LogEvent[] {
    if (trimmed === "{") {
      this.object = ["{"];
    } else if ((trimmed === "}" || trimmed === "},") && this.object !== undefined) {
      const text = `${this.object.join("\n")}}`;
      this.object = undefined;
      return this.eventsOf(parsed(text)) ?? [];
    } else {
      this.object?.push(trimmed);
    }
    return [];
  }

  private eventsOf(value: unknown): LogEvent[] | undefined {
    if (!isRecord(value)) {
      return undefined;
    }
    if (Array.isArray(value.events)) {
      return value.events.flatMap((event) => this.eventsOf(event) ?? []);
    }
    // Airflow 3 writes objects as well: one without these keys is a message.
    const timestamp = timeOf(value.timestamp);
    if (typeof value.message !== "string" || timestamp === undefined || "event" in value) {
      return undefined;
    }
    const group = value.logGroup ?? value.logGroupName;
    const stream = value.logStream ?? value.logStreamName;
    return [
      {
        logGroup: typeof group === "string" ? group : this.logGroup(),
        logStream: typeof stream === "string" ? stream : this.defaults.logStream,
        timestamp,
        message: value.message,
      },
    ];
  }

  private pushText(line: string): LogEvent[] {
    const [, tailTime, tailStream, tailMessage] = TAIL.exec(line) ?? [];
    const [, time, message] = tailTime === undefined ? (TIMED.exec(line) ?? []) : [];
    const timestamp = timeOf(tailTime ?? time);
    if (timestamp === undefined) {
      return this.isTimed ? this.continued(line) : [this.untimed(line)];
    }
    this.isTimed = true;
    const complete = this.end();
    this.open = {
      logGroup: this.logGroup(),
      logStream: tailStream ?? this.defaults.logStream,
      timestamp,
      message: tailMessage ?? message ?? "",
    };
    return complete;
  }

  private continued(line: string): LogEvent[] {
    const { open } = this;
    if (open === undefined || open.message.length + line.length > LONGEST_MESSAGE) {
      return [...this.end(), this.untimed(line)];
    }
    this.open = { ...open, message: `${open.message}\n${line}` };
    return [];
  }

  /** A line's own time, or else that of the line before it. */
  private untimed(message: string): LogEvent {
    const [, time = "", zone = "Z"] = AIRFLOW_TIME.exec(message) ?? [];
    const [, ofObject] = OBJECT_TIME.exec(message) ?? [];
    const own = timeOf(time.replace(",", ".").replace(" ", "T") + zone) ?? timeOf(ofObject);
    this.lastTime = own ?? this.lastTime;
    return {
      logGroup: this.logGroup(),
      logStream: this.defaults.logStream,
      timestamp: this.lastTime,
      message,
    };
  }

  private logGroup(): string {
    const { logGroup } = this.defaults;
    if (logGroup === undefined) {
      throw new NoLogGroupError();
    }
    return logGroup;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function timeOf(value: unknown): number | undefined {
  const time =
    typeof value === "number"
      ? value
      : typeof value === "string" && /^\d{4}-/.test(value)
        ? Date.parse(
            /(Z|[+-]\d\d:?\d\d)$/.test(value) ? value.replace(/([+-]\d\d)(\d\d)$/, "$1:$2") : `${value}Z`,
          )
        : NaN;
  return Number.isFinite(time) && Math.abs(time) <= 8.64e15 ? Math.trunc(time) : undefined;
}
