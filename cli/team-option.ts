import { Option } from "commander";

/** Names of teams, one for each time that the option is given. */
export function teamOption(description: string): Option {
  return new Option("--team <name>", description)
    .argParser((name, names: readonly string[]) => [...names, name])
    .default([], "all teams");
}
