/** Where a run says what it does, for whoever looks for the reason of an alarm. */
export interface RunLog {
  info(message: string, details: Record<string, unknown>): void;
  warn(message: string, details: Record<string, unknown>): void;
  error(message: string, details: Record<string, unknown>): void;
}
