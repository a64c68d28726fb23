import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const ROOT = path.resolve(__dirname, "../../..");
/** What is made or installed, not written: other suites may be at work in it. */
const NOT_OURS = ["node_modules", "dist", "cdktf.out", ".git", ".cache", ".terraform"];

function pagesIn(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true })
    .filter(({ name }) => !NOT_OURS.includes(name))
    .map((entry) => [entry, path.join(folder, entry.name)] as const)
    .flatMap(([entry, name]) => (entry.isDirectory() ? pagesIn(name) : [name]))
    .filter((name) => name.endsWith(".md"));
}

const pages = pagesIn("");

test.each(pages)("every file that %s links to is there", (page) => {
  const links = [...readFileSync(path.join(ROOT, page), "utf8").matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = ""]) => link)
    .filter((link) => !/^([a-z]+:|#)/.test(link));
  const dead = links.filter(
    (link) => !existsSync(path.resolve(ROOT, path.dirname(page), link.replace(/#.*/, ""))),
  );

  expect(dead).toEqual([]);
});
