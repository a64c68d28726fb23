/** What `list_options.py` prints. */
export interface RecordedOptions {
  /** By Airflow version, the oldest first: its options, and old names that it still reads. */
  readonly versions: Readonly<
    Record<
      string,
      { readonly options: readonly string[]; readonly deprecated: Readonly<Record<string, string>> }
    >
  >;
  /** Options of the providers that MWAA's images have. */
  readonly providers: readonly string[];
  /** What is gone in Airflow 3, to the new name, or to nothing. */
  readonly changes: Readonly<Record<string, string>>;
}

/**
 * The content of `modules/environment/airflow-options.json`: a line for each section, its options by name; those that some
 * versions lack with the first and the last one that have them, `name@2.7.2-2.11.2`.
 * @param source what it was read from, and when
 */
export function airflowOptionsText(
  source: string,
  { versions, providers, changes }: RecordedOptions,
): string {
  const names = Object.keys(versions);
  const all = Object.values(versions);
  const ofProviders = new Set(providers);
  const range = (has: (version: (typeof all)[number]) => boolean): string => {
    const first = all.findIndex(has);
    const last = all.findLastIndex(has);
    return first === 0 && last === all.length - 1 ? "" : `@${names[first]}-${names[last]}`;
  };
  const sections = new Map<string, string[]>();
  const options = [...new Set([...all.flatMap((version) => version.options), ...providers])].sort();
  for (const option of options) {
    const [section = "", ...name] = option.split(".");
    const where = ofProviders.has(option) ? "" : range((version) => version.options.includes(option));
    sections.set(section, [...(sections.get(section) ?? []), `${name.join(".")}${where}`]);
  }
  const deprecated = new Map<string, string>();
  for (const [old, now] of all.flatMap((version) => Object.entries(version.deprecated))) {
    deprecated.set(old, `${now}${range((version) => version.deprecated[old] !== undefined)}`);
  }
  const lines = (entries: Iterable<readonly [string, string]>): string =>
    [...entries]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)}`)
      .join(",\n");
  return [
    "{",
    `  "source": ${JSON.stringify(source)},`,
    `  "versions": ${JSON.stringify(names.join(" "))},`,
    `  "options": {\n${lines([...sections].map(([section, list]) => [section, list.join(" ")] as const))}\n  },`,
    `  "deprecated": {\n${lines(deprecated)}\n  },`,
    `  "changedIn3": {\n${lines(Object.entries(changes))}\n  }`,
    "}\n",
  ].join("\n");
}
