import fs from "node:fs";
import path from "node:path";
import { bundleFunctions } from "../../functions/bundle";
import { moduleFiles } from "./module-files";
import { withTables } from "./io-tables";
import { missingVariables, withSchemaTexts } from "./variables";

const PROJECT = path.resolve(__dirname, "../..");
const BUNDLE = "privilege-detector";

/** The module as the example in this repository calls it, and as the same example calls it inside of the module. */
const EXAMPLE_SOURCES = ['"../../dist/terraform-module"', '"../.."'] as const;

/** What a person writes of the module: the variables with their rules, and what follows from them. */
export const HANDWRITTEN = path.join(__dirname, "module");

/** What AWS documents as actions: the module rejects others, as the library does. */
export const IAM_ACTIONS = path.join(PROJECT, "modules/identity/iam-actions.json");

/**
 * Writes the Terraform module into a folder, in the layout of Terraform's registry. The functions must be bundled.
 * @returns the folder
 */
export function buildModule(folder: string): string {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.cpSync(HANDWRITTEN, folder, { recursive: true });
  completeVariables(folder);
  const files = new Map<string, string | Buffer>([
    ...moduleFiles(),
    ...bundledFiles(),
    ["iam-actions.json", fs.readFileSync(IAM_ACTIONS)],
    ["LICENSE", fs.readFileSync(path.join(PROJECT, "LICENSE"))],
    ["examples/two-teams/main.tf", example()],
  ]);
  for (const [name, content] of files) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
  }
  documentVariables(folder);
  return folder;
}

/** The detector's program, and the licences of what others wrote in it. */
function bundledFiles(): [name: string, content: Buffer][] {
  const folder = path.join(PROJECT, "dist/bundles", BUNDLE);
  return fs
    .readdirSync(folder)
    .map((name) => [`assets/${BUNDLE}/${name}`, fs.readFileSync(path.join(folder, name))]);
}

/** The variables get from the schema of `teams.yaml` what they do not say themselves. */
function completeVariables(folder: string): void {
  const names = fs.readdirSync(folder).filter((name) => name.endsWith(".tf"));
  const texts = names.map((name) => fs.readFileSync(path.join(folder, name), "utf8"));
  const missing = missingVariables(texts.join("\n"));
  if (missing.length > 0) {
    throw new Error(
      `${path.relative(PROJECT, HANDWRITTEN)}: must declare the variables ${missing.join(", ")}, or WITHOUT_VARIABLE must name their props`,
    );
  }
  names.forEach((name, index) =>
    fs.writeFileSync(path.join(folder, name), withSchemaTexts(texts[index] ?? "")),
  );
}

/** The README gets the tables of what the module takes and gives. */
function documentVariables(folder: string): void {
  const read = (name: string): string => fs.readFileSync(path.join(folder, name), "utf8");
  const hcl = fs
    .readdirSync(folder)
    .filter((name) => name.endsWith(".tf"))
    .map(read)
    .join("\n");
  const { output } = JSON.parse(read("outputs.tf.json")) as {
    readonly output: Readonly<Record<string, { readonly description: string }>>;
  };
  const outputs = Object.fromEntries(
    Object.entries(output).map(([name, { description }]) => [name, description]),
  );
  fs.writeFileSync(path.join(folder, "README.md"), withTables(read("README.md"), hcl, outputs));
}

function example(): string {
  const text = fs.readFileSync(path.join(PROJECT, "examples/terraform-module/main.tf"), "utf8");
  return text.replaceAll(...EXAMPLE_SOURCES);
}

/** `npm run terraform-module` */
if (require.main === module) {
  bundleFunctions();
  const folder = buildModule(path.join(PROJECT, "dist/terraform-module"));
  console.log(`wrote ${path.relative(process.cwd(), folder)}`);
}
