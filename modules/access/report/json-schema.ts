import { type JsonSchema, mapSchema } from "../../validation/json-schema";
import { JSON_VERSION } from "./render";

const text: JsonSchema = { type: "string" };
const texts: JsonSchema = { type: "array", items: text };
const verdict: JsonSchema = { enum: ["allowed", "denied", "undecided"] };

function described(schema: JsonSchema, description: string): JsonSchema {
  return { ...schema, description };
}

const row = mapSchema(
  "One answer: whether a principal can do something, and what decides it.",
  {
    principal: described(text, "Label of the principal, one of the team's principals."),
    arn: described(text, "ARN of the principal; … for what is not known before apply."),
    group: text,
    capability: text,
    verdict,
    by: described(text, "The deciding statement, as policy: Sid, or why there is none."),
  },
  {
    of: described(
      texts,
      "The resources that the answer is about, where it is not the same for all; the statement of a declared permission.",
    ),
    wide: described(texts, "What is wide about a declared permission."),
  },
);

const principal = mapSchema(
  "Somebody in the table.",
  {
    label: text,
    kind: described(text, "What the principal is to the team, such as dags, ci or public."),
    arn: text,
  },
  { teams: described(texts, "The teams that it stands for, where several get the same answers.") },
);

const team = mapSchema("All answers about one team.", {
  team: text,
  accountId: described(text, "12 digits, or unknown."),
  region: text,
  principals: { type: "array", items: principal },
  rows: { type: "array", items: row },
  notKnown: described(texts, "What of the stack was not read, or is not known before apply."),
});

const verdictOrNone: JsonSchema = { enum: ["allowed", "denied", "undecided", "none"] };
const change = mapSchema(
  "An answer that differs between two syntheses; none where one of them has no such principal or resource.",
  { principal: text, capability: text, before: verdictOrNone, after: verdictOrNone, by: text },
  { of: text, teams: texts },
);
const difference = mapSchema("What changed for one team.", {
  team: text,
  is: { enum: ["changed", "new", "gone"] },
  gained: { type: "array", items: change },
  lost: { type: "array", items: change },
});

const version: JsonSchema = { const: JSON_VERSION };

/** The JSON Schema of `mwaa-teams access --format json`, with and without `--diff`. */
export function accessJsonSchema(): JsonSchema {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Who can do what",
    oneOf: [
      mapSchema("The answers.", { version, teams: { type: "array", items: team } }),
      mapSchema("With --diff: what changed.", { version, differences: { type: "array", items: difference } }),
    ],
  };
}
