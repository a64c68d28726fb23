import { type Facts, type Reference } from "../analysis/facts";

/** Uses of one of these paths, called or passed on. */
export function* referencesTo(facts: Facts, paths: ReadonlySet<string>): Iterable<Reference> {
  for (const reference of facts.references) {
    if (paths.has(reference.path)) {
      yield reference;
    }
  }
}

/** Uses of one of these modules, or of anything in them. */
export function* referencesInto(
  facts: Facts,
  modules: ReadonlySet<string>,
): Iterable<Reference & { readonly module: string }> {
  for (const reference of facts.references) {
    const module = moduleIn(reference.path, modules);
    if (module !== undefined) {
      yield { ...reference, module };
    }
  }
}

/** The module of the set that a path is, or leads into. */
export function moduleIn(path: string, modules: ReadonlySet<string>): string | undefined {
  for (let end = path.length; end > 0; end = path.lastIndexOf(".", end - 1)) {
    const prefix = path.slice(0, end);
    if (modules.has(prefix)) {
      return prefix;
    }
  }
  return undefined;
}
