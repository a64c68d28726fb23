import { type Shape } from "./api-model";

/** A text of a URL, a header, a form or XML as the type that its shape has; a text that is none stays. */
export function scalar({ type }: Shape, text: string): unknown {
  switch (type) {
    case "boolean":
      return text === "true" ? true : text === "false" ? false : text;
    case "integer":
    case "long":
    case "float":
    case "double":
      return text.trim() === "" || Number.isNaN(Number(text)) ? text : Number(text);
    default:
      return text;
  }
}
