/** Where metrics go. */
export interface MetricSink {
  /** Publishes values that share their dimensions. */
  emit(dimensions: Readonly<Record<string, string>>, values: Readonly<Record<string, number>>): void;
}
