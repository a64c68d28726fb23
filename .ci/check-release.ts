import { readFileSync } from "node:fs";
import path from "node:path";
import { version } from "../package.json";
import { releaseProblems } from "./release-problems";

/** `npm run check:release -- v0.1.0`: fails where the tag, package.json and the changelog do not say the same. */
const [tag = ""] = process.argv.slice(2);
const changelog = readFileSync(path.join(__dirname, "../CHANGELOG.md"), "utf8");
const problems = releaseProblems({ tag, packageVersion: version, changelog });
problems.forEach((problem) => console.error(problem));
process.exitCode = problems.length === 0 ? 0 : 1;
