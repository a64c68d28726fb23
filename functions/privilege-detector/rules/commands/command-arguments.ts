/** What the options of an `airflow users|roles` command say. */
export interface CommandArguments {
  /** `--username`, or else `--email`, which some of the commands take instead. */
  readonly user?: string;
  /** `--role`. */
  readonly role?: string;
  readonly resources: readonly string[];
  readonly actions: readonly string[];
  /** What stands before and between the options: names of roles, a file. */
  readonly positional: readonly string[];
  readonly asksForHelp: boolean;
}

/** Options of `airflow/providers/fab/cli/definition.py` that take no value. */
const FLAGS = ["--use-random-password", "--verbose", "--help", "--include-dags", "--yes", "--dry-run"];

const SHORT_OPTIONS: ReadonlyMap<string, string> = new Map([
  ["-u", "--username"],
  ["-e", "--email"],
  ["-r", "--role"],
  ["-a", "--action"],
  ["-h", "--help"],
  ["-v", "--verbose"],
  ["-y", "--yes"],
]);

/** Options of `roles add-perms` and `del-perms`, which take several values; `-r` is their `--resource`. */
const SEVERAL_VALUES = ["--resource", "--action"];

/** Reads an `airflow users|roles` command's words as argparse would, with `--opt value`, `--opt=value`, `--op`. */
export function readArguments(words: readonly string[], command: "users" | "roles"): CommandArguments {
  const values = new Map<string, string[]>();
  const positional: string[] = [];
  let open: string | undefined;
  for (const word of words) {
    if (/^-{1,2}[A-Za-z]/.test(word)) {
      const equals = word.indexOf("=");
      const name = optionName(equals < 0 ? word : word.slice(0, equals), command);
      values.set(name, [...(values.get(name) ?? []), ...(equals < 0 ? [] : [word.slice(equals + 1)])]);
      open = equals < 0 && !FLAGS.includes(name) ? name : undefined;
    } else if (open === undefined) {
      positional.push(word);
    } else {
      values.get(open)?.push(word);
      open = SEVERAL_VALUES.includes(open) ? open : undefined;
    }
  }
  const first = (name: string): string | undefined => values.get(name)?.[0];
  return {
    user: first("--username") ?? first("--email"),
    role: first("--role"),
    resources: values.get("--resource") ?? [],
    actions: values.get("--action") ?? [],
    positional,
    asksForHelp: values.has("--help"),
  };
}

/** argparse takes an option's beginning for the option (`allow_abbrev`). */
function optionName(written: string, command: "users" | "roles"): string {
  const short = written === "-r" && command === "roles" ? "--resource" : SHORT_OPTIONS.get(written);
  const known = command === "users" ? ["--username", "--email", "--role"] : ["--resource", "--action"];
  return (
    short ?? [...known, ...FLAGS].find((name) => written.length > 3 && name.startsWith(written)) ?? written
  );
}
