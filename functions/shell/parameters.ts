import { HOLE } from "./hole";

/** What `${A…}` gives of a value: `:1:2`, `/b/c`, `#b`, `^^`. */
export function operate(value: string, operation: string): string {
  const slice = /^:(-?\d+)(?::(\d+))?$/.exec(operation.replace(/\s/g, ""));
  if (slice !== null) {
    const start = Number(slice[1]);
    return slice[2] === undefined ? value.slice(start) : value.slice(start, start + Number(slice[2]));
  }
  const replace = /^(\/\/?)([^/]+)\/?(.*)$/s.exec(operation);
  if (replace !== null) {
    const [, all, from = "", to = ""] = replace;
    return all === "//" ? value.replaceAll(from, () => to) : value.replace(from, () => to);
  }
  const strip = /^(##?|%%?)([^*?[]+)$/.exec(operation);
  if (strip?.[2] !== undefined) {
    const [, kind = "", part] = strip;
    if (kind.startsWith("#")) {
      return value.startsWith(part) ? value.slice(part.length) : value;
    }
    return value.endsWith(part) ? value.slice(0, -part.length) : value;
  }
  switch (operation) {
    case "":
      return value;
    case "^^":
      return value.toUpperCase();
    case ",,":
      return value.toLowerCase();
    default:
      return HOLE;
  }
}
