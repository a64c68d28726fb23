import fc from "fast-check";
import { anyText } from "../../../support/any-text";

/** Texts that break careless encoders: quotes, ends of lines of all kinds, escapes, and text that looks like code. */
const HOSTILE = [
  "'",
  '"',
  '"""',
  "'''",
  "\\",
  "\\\\",
  '\\"',
  "\n",
  "\r",
  "\r\n",
  "\t",
  "\u2028",
  "\u2029",
  "\u0085",
  "\u000b",
  "\u000c",
  "\u001b",
  "\ufeff",
  "\u202e",
  "\u200b",
  "\u007f",
  "é",
  "漢",
  "😀",
  "#",
  "# coding: utf-7",
  "\\N{BULLET}",
  "\\u0022",
  "\\x22",
  ");",
  "])",
  "}}",
  '"); import os; os.system("id"); ("',
  "\nimport os\n",
  "__import__('os')",
  "f'{1}'",
  "%s",
  "{0}",
  "null",
  "True",
  "-*-",
];

/** A text of hostile pieces and random characters; no templates and no `$NAME`, which are refused. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...HOSTILE), anyText({ maxLength: 4 })), { maxLength: 8 })
  .map((pieces) => pieces.join("").replace(/\{[{%#]|\$|\0|__(type|args|and|or|join|parameter)__/g, ""))
  .map((text) => text.replace(/\{[{%#]/g, "").replace(/\p{Surrogate}/gu, ""));

const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    hostileText,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(hostileText, tie("value"), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

/** Any value that an argument may have. */
export const anyValue = value.filter((one) => !JSON.stringify(one).includes("__proto__"));

interface Definition {
  readonly tasks: Record<string, object>;
}

/** Valid definitions with hostile values everywhere that a value may be, as a map by dag_id. */
export const anyDefinitions: fc.Arbitrary<Record<string, Definition>> = fc.dictionary(
  fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/).filter((id) => !/^(default|template)$/.test(id)),
  fc
    .record({
      description: hostileText,
      tags: fc.array(
        hostileText.map((tag) => tag.slice(0, 50).replace(/\p{Surrogate}/gu, "")),
        { maxLength: 2 },
      ),
      params: fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), anyValue, {
        maxKeys: 2,
        noNullPrototype: true,
      }),
      values: fc.array(anyValue, { minLength: 1, maxLength: 4 }),
    })
    .map(({ values, ...dag }) => ({
      ...dag,
      start_date: "2025-01-01",
      task_groups: { group: { tooltip: "t" } },
      tasks: Object.fromEntries(
        values.map((one, index) => [
          `task_${index}`,
          {
            operator: "airflow.providers.standard.operators.empty.EmptyOperator",
            params: { value: one },
            ...(index === 0 ? {} : { dependencies: [`task_${index - 1}`], task_group_name: "group" }),
          },
        ]),
      ),
    })),
  { minKeys: 1, maxKeys: 3, noNullPrototype: true },
);
