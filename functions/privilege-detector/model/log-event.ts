/** One line of a log group, as CloudWatch Logs has it. */
export interface LogEvent {
  /** Name of the log group, such as `airflow-payments-Task`. */
  readonly logGroup: string;
  /** Name of the log stream. */
  readonly logStream: string;
  /** When the line was written, in milliseconds since 1970-01-01 UTC. */
  readonly timestamp: number;
  /** When CloudWatch Logs received the line, in milliseconds since 1970-01-01 UTC, where it is known. */
  readonly ingestionTime?: number;
  /** The line, unchanged: text, or JSON on Airflow 3. */
  readonly message: string;
}
