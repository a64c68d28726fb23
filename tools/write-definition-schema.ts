import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { definitionJsonSchema } from "../functions/dag-publisher/factory/json-schema";

/** `npm run schema:definitions`: the JSON Schema of DAG definitions, into the package's `dist/`. */
function writeDefinitionSchema(): void {
  const folder = path.resolve(__dirname, "../dist/schema");
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "dag-definition.schema.json"), JSON.stringify(definitionJsonSchema()));
}

writeDefinitionSchema();
