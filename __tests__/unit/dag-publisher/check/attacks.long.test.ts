import { check } from "./support";

test("a text that grows in a loop, with each line, comes to an end", async () => {
  const text = `a = ''\nfor i in x:\n${"    a += 'xy'\n".repeat(5000)}exec(a)\n`;
  expect((await check(text)).map(({ rule }) => rule)).toContain("EXEC001");
});
