import { writeFileSync } from "node:fs";
import path from "node:path";
import { eventJsonSchema } from "./event-json-schema";

/** Writes the JSON Schema of the detector's events: `node --import tsx functions/privilege-detector/write-event-schema.ts`. */
const file = path.join(__dirname, "../../schema/privilege-change-detected.schema.json");
writeFileSync(file, `${JSON.stringify(eventJsonSchema(), undefined, 2)}\n`);
