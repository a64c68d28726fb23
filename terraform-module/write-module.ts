import fs from "node:fs";
import path from "node:path";
import { bundleFunctions } from "../functions/bundle";
import { moduleFiles } from "./module-files";

/** `npm run terraform-module`: writes what is generated of the Terraform module. */
const PROJECT = path.join(__dirname, "..");
const MODULE = path.join(PROJECT, "examples/terraform-module");

bundleFunctions();
const bundle = "privilege-detector/index.js";
const files = new Map<string, string | Buffer>([
  ...moduleFiles(),
  [`assets/${bundle}`, fs.readFileSync(path.join(PROJECT, "dist/bundles", bundle))],
]);
for (const [name, content] of files) {
  const file = path.join(MODULE, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
  console.log(`wrote ${path.relative(process.cwd(), file)}`);
}
