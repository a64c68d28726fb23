import { readFileSync } from "node:fs";
import path from "node:path";
import { type Command } from "commander";
import { program } from "../../../cli/mwaa-teams";
import { fencedBlocks, userPages } from "../../support/documentation";

const PROJECT = path.resolve(__dirname, "../../..");
const { scripts } = JSON.parse(readFileSync(path.join(PROJECT, "package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
};

/** What a shell runs, one program each: comments, assignments and what joins programs are gone. */
function programs(block: string): string[][] {
  return block
    .replaceAll("\\\n", " ")
    .split("\n")
    .map((line) => line.replace(/(^|\s)#.*/, ""))
    .flatMap((line) => line.split(/&&|\|\||[|;]/))
    .map((part) =>
      part
        .replaceAll(/[12]?>\S*\s*\S*/g, "")
        .trim()
        .split(/\s+/),
    )
    .map((words) =>
      words.slice(
        Math.max(
          0,
          words.findIndex((word) => !/^\w+=/.test(word)),
        ),
      ),
    )
    .filter((words) => words[0] !== "");
}

/** The arguments of `mwaa-teams`, however a page runs it; nothing for another program. */
function commandLine(words: readonly string[]): string[] | undefined {
  const [first = "", second = "", ...rest] = words.filter((word) => word !== "-s");
  if (first === "mwaa-teams" || (first === "npx" && second === "cdktf-mwaa-teams")) {
    return first === "npx" ? rest : [second, ...rest];
  }
  const script = first === "npm" && second === "run" ? scripts[rest[0] ?? ""] : undefined;
  const command = script === undefined ? undefined : /(?:cli\/mwaa-teams\.ts|main\.ts) ?(\S*)$/.exec(script);
  return command?.[1] === undefined
    ? undefined
    : [command[1] === "" ? "synth" : command[1], ...rest.slice(1).filter((word) => word !== "--")];
}

/** What is wrong with a command line, by the program itself. */
function problem([name = "", ...args]: readonly string[]): string | undefined {
  if (name.startsWith("-") || name === "" || name.startsWith("<")) {
    return undefined;
  }
  const command: Command | undefined = program.commands.find((one) => one.name() === name);
  const known = command?.options.flatMap(({ long, short }) => [long, short]) ?? [];
  const unknown = args
    .filter((word) => /^--?[a-z]/.test(word) && word !== "--help")
    .filter((word) => !known.includes(word.replace(/=.*/, "")));
  return command === undefined
    ? `no command ${name}`
    : unknown.length > 0
      ? `${name} has no ${unknown.join(", ")}`
      : undefined;
}

const blocks = fencedBlocks("sh", "bash", "console");

test("every mwaa-teams command on a page exists, with its options", () => {
  const lines = blocks.flatMap(({ page, text }) =>
    programs(text).flatMap((words) => {
      const args = commandLine(words);
      return args === undefined ? [] : [{ page, args }];
    }),
  );

  expect(lines.length).toBeGreaterThan(30);
  expect(
    lines.flatMap(({ page, args }) => {
      const wrong = problem(args);
      return wrong === undefined ? [] : [`${page}: ${wrong}`];
    }),
  ).toEqual([]);
});

test("so does every one in a sentence", () => {
  const lines = userPages().flatMap((page) =>
    [
      ...readFileSync(path.join(PROJECT, page), "utf8").matchAll(/`((?:npx cdktf-)?mwaa-teams [^`\n]+)`/g),
    ].flatMap(([, text = ""]) => programs(text).map((words) => ({ page, args: commandLine(words) ?? [] }))),
  );

  expect(lines.length).toBeGreaterThan(30);
  expect(
    lines.flatMap(({ page, args }) => {
      const wrong = problem(args);
      return wrong === undefined ? [] : [`${page}: ${wrong}`];
    }),
  ).toEqual([]);
});

test("every npm script on a page exists", () => {
  const named = blocks
    .filter(({ page }) => !page.startsWith("examples/"))
    .flatMap(({ page, text }) =>
      [...text.matchAll(/npm run (?:-s )?([a-z][a-z:-]*)/g)].map(([, script = ""]) => `${page}: ${script}`),
    );

  expect(named.filter((one) => !((one.split(": ")[1] ?? "") in scripts))).toEqual([]);
});

// npx fetches what is not installed: of another name, that is somebody else's package.
test("npx is given this package's name, and no other command of it", () => {
  const commands = blocks.flatMap(({ page, text }) =>
    programs(text).flatMap(([first, ...rest]) =>
      first === "npx" && !rest.includes("--package")
        ? [{ page, command: rest.find((word) => !word.startsWith("-")) }]
        : [],
    ),
  );

  expect(commands.length).toBeGreaterThan(15);
  expect(commands.filter(({ command = "" }) => command === "mwaa-teams")).toEqual([]);
});

test("a wrong command, and a wrong option, are found", () => {
  expect(problem(["synht"])).toBe("no command synht");
  expect(problem(["synth", "--teams", "payments"])).toBe("synth has no --teams");
  expect(commandLine(["npm", "run", "synth", "--", "--team", "x"])).toEqual(["synth", "--team", "x"]);
});
