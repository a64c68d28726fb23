import { writeFileSync } from "node:fs";
import path from "node:path";
import { teamsJsonSchema } from "./json-schema";

/** `npm run schema`: writes the JSON Schema of `teams.yaml` for editors. */
const file = path.join(__dirname, "../../schema/teams.schema.json");
writeFileSync(file, `${JSON.stringify(teamsJsonSchema(), undefined, 2)}\n`);
console.log(`wrote ${path.relative(process.cwd(), file)}`);
