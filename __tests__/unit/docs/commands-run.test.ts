import { existsSync } from "node:fs";
import path from "node:path";
import { COMMANDS, ELSEWHERE, elsewhere, nowhere, RUN_IN_A_PROJECT } from "../../support/documented-commands";

const PROJECT = path.resolve(__dirname, "../../..");

test("every command on a page is run: here, or by the test that is named for it", () => {
  const others = COMMANDS.filter((one) => !nowhere(one) && !RUN_IN_A_PROJECT.includes(one));

  expect(others.filter((one) => elsewhere(one) === -1)).toEqual([]);
  expect(RUN_IN_A_PROJECT.length).toBeGreaterThan(20);
});

test("every test that is named is there, and is named for a command", () => {
  const used = new Set(COMMANDS.map(elsewhere));

  expect(ELSEWHERE.filter((_, index) => !used.has(index))).toEqual([]);
  expect(ELSEWHERE.filter(([, , file]) => !existsSync(path.join(PROJECT, file)))).toEqual([]);
});
