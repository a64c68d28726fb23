import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withReport } from "./report";

/** `npm run report`: writes into the documentation how well each kind of change is found. */
const DOCUMENT = join(__dirname, "../../docs/detection.md");
writeFileSync(DOCUMENT, withReport(readFileSync(DOCUMENT, "utf8")));
process.stdout.write("wrote docs/detection.md\n");
