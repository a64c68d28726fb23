import { asText } from "./as-text";
import { characterOf } from "./elements";
import { type CallArguments, HOLE, textsOf, textValue, UNKNOWN, union, type Value } from "./value";

/** Texts that one format may give. */
const MOST_RESULTS = 12;

/** `text % value`. */
export function percentFormat(text: string, value: Value): Value {
  const [list] = value.atoms;
  const items = list?.kind === "list" ? list.items : [value];
  const named = list?.kind === "dict" ? list.entries : [];
  let next = 0;
  return assemble(
    text,
    /%(?:\(([^)]*)\))?[-+ #0]*(\d*)(?:\.\d+)?([sdircaxXoeEfFgG%])/g,
    ([, name, width, conversion]) => {
      if (conversion === "%") {
        return textValue("%");
      }
      const item =
        name === undefined ? items[next++] : named.find(([key]) => textsOf(key).includes(name))?.[1];
      const plain = (conversion === "s" || conversion === "d" || conversion === "i") && width === "";
      if (conversion === "c" && item?.atoms[0]?.kind === "number") {
        return textValue(characterOf(item.atoms[0].number));
      }
      return plain && item !== undefined ? asText(item) : textValue(HOLE);
    },
  );
}

/** `text.format(…)`. */
export function braceFormat(text: string, { positional, keywords }: CallArguments): Value {
  let next = 0;
  return assemble(text, /\{\{|\}\}|\{([^{}!:]*)([^{}]*)\}/g, ([whole, field = "", rest = ""]) => {
    if (whole === "{{" || whole === "}}") {
      return textValue(whole.charAt(0));
    }
    let item: Value | undefined;
    if (field === "") {
      item = positional[next++];
    } else {
      item = /^\d+$/.test(field) ? positional[Number(field)] : keywords.get(field);
    }
    if (rest === ":c") {
      const [code] = item?.atoms ?? [];
      return textValue(code?.kind === "number" ? characterOf(code.number) : HOLE);
    }
    const plain = rest === "" || rest === "!s" || rest === ":s" || rest === ":";
    return plain && item !== undefined ? asText(item) : textValue(HOLE);
  });
}

/** A text with each match replaced by what it may be. */
function assemble(text: string, pattern: RegExp, replace: (match: RegExpExecArray) => Value): Value {
  let results = [""];
  let end = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const before = text.slice(end, match.index);
    const inserted = replace(match);
    const texts = inserted.open ? [...textsOf(inserted), HOLE] : textsOf(inserted);
    results = results
      .flatMap((result) => texts.map((inside) => result + before + inside))
      .slice(0, MOST_RESULTS);
    end = match.index + match[0].length;
  }
  const values = results.map((result) => textValue(result + text.slice(end)));
  return values.length === 0 ? UNKNOWN : union(values);
}
