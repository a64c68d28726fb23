/** The log of a run, for the reason of an alarm. */
export interface RunLog {
  info(message: string, details: Record<string, unknown>): void;
  warn(message: string, details: Record<string, unknown>): void;
  error(message: string, details: Record<string, unknown>): void;
}

/** Where metrics go. */
export interface MetricSink {
  /** Publishes values that share their dimensions. */
  emit(dimensions: Readonly<Record<string, string>>, values: Readonly<Record<string, number>>): void;
}
