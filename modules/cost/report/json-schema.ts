import { ASSUMPTIONS } from "../assumptions";
import { PARTS } from "../use";
import { JSON_VERSION } from "./json";

type Schema = Readonly<Record<string, unknown>>;

const text: Schema = { type: "string" };
const texts: Schema = { type: "array", items: text };
const usd = (description: string): Schema => ({
  type: "number",
  description: `${description}, US dollars a month.`,
});

function map(
  description: string,
  required: Readonly<Record<string, Schema>>,
  optional: Readonly<Record<string, Schema>> = {},
): Schema {
  return {
    type: "object",
    description,
    properties: { ...required, ...optional },
    required: Object.keys(required),
    additionalProperties: false,
  };
}

const line = map("One line of a stack's bill.", {
  part: { enum: PARTS },
  what: text,
  quantity: { type: "number", minimum: 0, description: "In units of the price." },
  unit: text,
  price: { type: "number", minimum: 0, description: "US dollars a unit." },
  monthly: usd("Cost in whole cents"),
  confirmed: { type: "boolean", description: "Whether it is AWS's list price in the stack's Region." },
  source: map("Where the price was read, and of which Region it is.", {
    region: text,
    title: text,
    date: { type: "string", format: "date" },
  }),
});

const stack = map("What one stack costs.", {
  name: text,
  region: { type: "string", description: "AWS Region code, or unknown." },
  monthly: usd("Sum of the lines"),
  monthlyAtMost: usd("Sum with as many workers as the environment may have, all month"),
  lines: { type: "array", items: line },
  notCounted: { ...texts, description: "What costs something and is not counted." },
});

const stackDifference = map("A stack whose cost differs.", {
  name: text,
  before: usd("Cost in the other file"),
  after: usd("Cost in this file"),
  is: { enum: ["changed", "new", "gone"] },
  lines: {
    type: "array",
    items: map("A line that differs.", {
      part: { enum: PARTS },
      label: text,
      before: usd("Cost in the other file"),
      after: usd("Cost in this file"),
    }),
  },
});

const assumptions = map(
  "What the month is assumed to be.",
  ofAssumptions(({ value }) => value !== undefined),
  ofAssumptions(({ value }) => value === undefined),
);

function ofAssumptions(chosen: (one: (typeof ASSUMPTIONS)[number]) => boolean): Record<string, Schema> {
  return Object.fromEntries(
    ASSUMPTIONS.filter(chosen).map(({ key, description, max }) => [
      key,
      { type: "number", minimum: 0, maximum: max, description },
    ]),
  );
}

/** The JSON Schema of `mwaa-teams cost --json`. */
export function costJsonSchema(): Schema {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "What the stacks of a teams.yaml cost in a month",
    ...map(
      "The report.",
      {
        version: { const: JSON_VERSION },
        currency: { const: "USD" },
        monthly: usd("Cost of all stacks"),
        monthlyAtMost: usd("Cost of all stacks with the most workers, all month"),
        assumptions,
        stacks: { type: "array", items: stack },
      },
      {
        difference: map("With --against: how much more this file costs.", {
          against: text,
          monthly: usd("Difference"),
          monthlyAtMost: usd("Difference with the most workers, all month"),
          stacks: { type: "array", items: stackDifference },
        }),
      },
    ),
  };
}
