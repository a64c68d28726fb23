/** Recipes of a makefile that the text wrote, or that is piped in, as a text for a shell; nothing where it is not known. */
export function recipesFor(
  args: readonly string[],
  input: string | undefined,
  fileText: (file: string) => string | undefined,
): string | undefined {
  const option = args.findIndex((word) => /^(?:-f|--file|--makefile)$/.test(word));
  const given = option < 0 ? args.map((word) => /^(?:-f|--(?:make)?file=)(.+)/.exec(word)?.[1]) : [];
  const file = option < 0 ? (given.find((name) => name !== undefined) ?? "Makefile") : args[option + 1];
  const text = file === "-" || file === "/dev/stdin" ? input : fileText(file ?? "");
  return text?.replace(/\$\(shell /g, "$(").replace(/^[\w.-]+:(?!=)[^;\n]*;?/gm, "");
}
