import fs from "node:fs";
import path from "node:path";

/** A package whose code is in a bundle. */
interface BundledPackage {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** Licence and notice as the package has them; empty where the licence needs none. */
  readonly text: string;
}

/** Licences that ask nobody to repeat them; packages that have one often come without its text. */
const WITHOUT_NOTICE = ["MIT-0", "0BSD"];

/**
 * The licences of what others wrote in a bundle, each text once, in an order that does not depend on the machine.
 * @param project folder that the files are relative to
 * @param files the bundle's sources
 * @throws Error for a package without a licence's text: its code must not be given to others
 */
export function thirdPartyLicences(project: string, files: readonly string[]): string {
  const folders = new Set(files.flatMap((file) => packageFolder(file) ?? []));
  const packages = [...folders].map((folder) => readPackage(path.join(project, folder)));
  const byText = new Map<string, Set<string>>();
  for (const { name, version, licence, text } of packages) {
    const names = byText.get(text) ?? new Set();
    byText.set(text, names.add(`${name} ${version} (${licence})`));
  }
  const sections = [...byText].map(([text, names]) => `${[...names].sort().join("\n")}\n\n${text}`.trim());
  return `This bundle holds code of the packages below.\n\n${sections.sort().join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}

/** `node_modules/a/node_modules/@b/c/d.js` is of `node_modules/a/node_modules/@b/c`. */
function packageFolder(file: string): string | undefined {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file.replaceAll("\\", "/"))?.[0];
}

function readPackage(folder: string): BundledPackage {
  const manifest = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8")) as {
    readonly name: string;
    readonly version: string;
    readonly license?: string;
  };
  const texts = fs
    .readdirSync(folder)
    .filter((name) => /^(licen[cs]e|notice|copying)/i.test(name))
    .sort()
    .map((name) => fs.readFileSync(path.join(folder, name), "utf8").replaceAll("\r\n", "\n").trim());
  const { name, version, license = "" } = manifest;
  if (texts.length === 0 && !WITHOUT_NOTICE.includes(license)) {
    throw new Error(`${name} ${version} must have a file with its licence: its code is in a bundle`);
  }
  return { name, version, licence: license, text: texts.join("\n\n") };
}
