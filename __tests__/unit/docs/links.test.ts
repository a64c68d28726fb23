import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const ROOT = path.resolve(__dirname, "../../..");
/** What is made or installed, not written. */
const NOT_OURS = /(^|\/)(node_modules|dist|cdktf\.out|\.git|\.cache|\.terraform)(\/|$)/;

const pages = readdirSync(ROOT, { withFileTypes: true })
  .filter(({ name }) => !NOT_OURS.test(name))
  .flatMap((entry) =>
    entry.isDirectory()
      ? readdirSync(path.join(ROOT, entry.name), { recursive: true, encoding: "utf8" }).map((file) =>
          path.join(entry.name, file),
        )
      : [entry.name],
  )
  .filter((file) => file.endsWith(".md") && !NOT_OURS.test(file));

test.each(pages)("every file that %s links to is there", (page) => {
  const links = [...readFileSync(path.join(ROOT, page), "utf8").matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = ""]) => link)
    .filter((link) => !/^([a-z]+:|#)/.test(link));
  const dead = links.filter(
    (link) => !existsSync(path.resolve(ROOT, path.dirname(page), link.replace(/#.*/, ""))),
  );

  expect(dead).toEqual([]);
});
