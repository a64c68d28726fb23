import { CommanderError } from "commander";
import { program } from "../../../cli/mwaa-teams";
import manifest from "../../../package.json";

test("--version writes the package's version, and is no error", () => {
  const written: string[] = [];
  program.configureOutput({ writeOut: (text) => written.push(text) });

  let ended: unknown;
  try {
    program.parse(["node", "mwaa-teams", "--version"]);
  } catch (error) {
    ended = error;
  }

  expect(ended).toBeInstanceOf(CommanderError);
  expect(ended).toMatchObject({ exitCode: 0 });
  expect(written).toEqual([`${manifest.version}\n`]);
});
