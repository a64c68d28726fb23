/** How `.airflowignore` is read: Airflow's `core.dag_ignore_file_syntax`, regexp by default in 2.x, glob in 3.x. Apart, so that `--help` loads no more. */
export const IGNORE_SYNTAXES = ["regexp", "glob"] as const;

/** A syntax of `.airflowignore`. */
export type IgnoreSyntax = (typeof IGNORE_SYNTAXES)[number];
