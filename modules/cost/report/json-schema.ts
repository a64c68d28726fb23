import { type JsonSchema, mapSchema } from "../../validation/json-schema";
import { ASSUMPTIONS } from "../assumptions";
import { PARTS } from "../use";
import { JSON_VERSION } from "./json";

const text: JsonSchema = { type: "string" };
const texts: JsonSchema = { type: "array", items: text };
const usd = (description: string): JsonSchema => ({
  type: "number",
  description: `${description}, US dollars a month.`,
});

const line = mapSchema("One line of a stack's bill.", {
  part: { enum: PARTS },
  what: text,
  quantity: { type: "number", minimum: 0, description: "In units of the price." },
  unit: text,
  price: { type: "number", minimum: 0, description: "US dollars a unit." },
  monthly: usd("Cost in whole cents"),
  confirmed: { type: "boolean", description: "Whether it is AWS's list price in the stack's Region." },
  source: mapSchema("Where the price was read, and of which Region it is.", {
    region: text,
    title: text,
    date: { type: "string", format: "date" },
  }),
});

const stack = mapSchema("What one stack costs.", {
  name: text,
  region: { type: "string", description: "AWS Region code, or unknown." },
  monthly: usd("Sum of the lines"),
  monthlyAtMost: usd("Sum with as many workers as the environment may have, all month"),
  lines: { type: "array", items: line },
  notCounted: { ...texts, description: "What costs something and is not counted." },
});

const stackDifference = mapSchema("A stack whose cost differs.", {
  name: text,
  before: usd("Cost in the other file"),
  after: usd("Cost in this file"),
  is: { enum: ["changed", "new", "gone"] },
  lines: {
    type: "array",
    items: mapSchema("A line that differs.", {
      part: { enum: PARTS },
      label: text,
      before: usd("Cost in the other file"),
      after: usd("Cost in this file"),
    }),
  },
});

const assumptions = mapSchema(
  "What the month is assumed to be.",
  ofAssumptions(({ value }) => value !== undefined),
  ofAssumptions(({ value }) => value === undefined),
);

function ofAssumptions(chosen: (one: (typeof ASSUMPTIONS)[number]) => boolean): Record<string, JsonSchema> {
  return Object.fromEntries(
    ASSUMPTIONS.filter(chosen).map(({ key, description, max }) => [
      key,
      { type: "number", minimum: 0, maximum: max, description },
    ]),
  );
}

/** The JSON Schema of `mwaa-teams cost --json`. */
export function costJsonSchema(): JsonSchema {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "What the stacks of a teams.yaml cost in a month",
    ...mapSchema(
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
        difference: mapSchema("With --against: how much more this file costs.", {
          against: text,
          monthly: usd("Difference"),
          monthlyAtMost: usd("Difference with the most workers, all month"),
          stacks: { type: "array", items: stackDifference },
        }),
      },
    ),
  };
}
