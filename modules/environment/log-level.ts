/**
 * The levels this library allows. MWAA also has WARNING, ERROR and CRITICAL, but AWS's advice for detecting DAGs
 * that change users' privileges needs all five log types at INFO (Amazon MWAA User Guide, "Security best practices
 * in Apache Airflow").
 */
export const LOG_LEVELS = ["INFO", "DEBUG"] as const;

/** The default level. */
export const DEFAULT_LOG_LEVEL = "INFO";

/** A level that this library allows. */
export type LogLevel = (typeof LOG_LEVELS)[number];
