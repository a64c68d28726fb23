import { valueAt } from "../modules/yaml/path";
import { teamsJsonSchema } from "../modules/config/json-schema";
import { type JsonSchema, keyTable, propertiesOf } from "./key-table";

/** Every key of `teams.yaml` as a table, from the schema that checks the file. */
export function configReference(): string {
  const schema: JsonSchema = teamsJsonSchema();
  const { audit, teams, defaults, ...shared } = propertiesOf(schema);
  const team = valueAt(schema, ["definitions", "team"]) as JsonSchema;
  return `# teams.yaml

<!-- Written by \`npm run regenerate\` from modules/config; not to be edited by hand. -->

Every key, from the schema that checks the file. Editors show the same text with the comment
\`# yaml-language-server: $schema=./schema/teams.schema.json\` in the first line.

## The file

${keyTable({ properties: { ...shared, audit, defaults: withoutKeys(defaults), teams: withoutKeys(teams) } })}

## A team

The keys of each team under \`teams\`, and of \`defaults\`. A team's own value wins; maps merge, lists replace.

${keyTable(team)}
`;
}

/** A team's keys have a table of their own. */
function withoutKeys(schema: unknown): JsonSchema {
  return { type: "object", description: valueAt(schema, ["description"]) };
}
