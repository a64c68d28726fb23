import { HOLE, textValue, union, type Value, valueOf } from "./value";

/** `str(value)`. */
export function asText(value: Value): Value {
  const shown = value.atoms.map((atom) => {
    switch (atom.kind) {
      case "text":
        return atom.bytes ? textValue(HOLE) : valueOf(atom);
      case "number":
        return textValue(Number.isInteger(atom.number) ? String(atom.number) : HOLE);
      case "boolean":
        return textValue(atom.number === 1 ? "True" : "False");
      case "none":
        return textValue("None");
      default:
        return textValue(HOLE);
    }
  });
  return union(value.open || shown.length === 0 ? [...shown, textValue(HOLE)] : shown);
}

/** `repr(value)`: a text in quotes, where none of its characters is written otherwise. */
export function asRepresentation(value: Value): Value {
  const shown = value.atoms.map((atom) => {
    if (atom.kind !== "text") {
      return asText(valueOf(atom));
    }
    return textValue(!atom.bytes && /^[ !#-&(-[\]-~]*$/.test(atom.text) ? `'${atom.text}'` : HOLE);
  });
  return union(value.open || shown.length === 0 ? [...shown, textValue(HOLE)] : shown);
}
