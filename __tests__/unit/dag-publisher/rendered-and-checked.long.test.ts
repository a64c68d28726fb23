import fs from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { seeds } from "../../support/seeds";
import { checker, policy } from "./check/support";
import { anyDefinitions } from "./factory/arbitraries";
import { render } from "./factory/support";

const EXAMPLES = path.resolve(__dirname, "../../../examples/dag-definitions");

/** Findings but notes: what is about style is the author's. */
async function gravest(python: Readonly<Record<string, string>>, keys: object = {}): Promise<string[]> {
  const loaded = await checker();
  return Object.entries(python).flatMap(([id, text]) =>
    loaded
      .check({ path: `etl/${id}.py`, bytes: new TextEncoder().encode(text) }, policy(keys))
      .filter(({ severity }) => severity !== "info")
      .map(({ rule, message, line }) => `${id}:${line} ${rule} ${message}`),
  );
}

describe("what the factory renders passes the checker without an exemption", () => {
  const files = fs.readdirSync(EXAMPLES).filter((file) => /\.(yaml|json)$/.test(file));

  test.each(files)("%s of the examples, also by the strict profile", async (file) => {
    const { python } = render(fs.readFileSync(path.join(EXAMPLES, file), "utf8"), { airflow: "2.11" });
    expect(Object.keys(python).length).toBeGreaterThan(0);
    expect(await gravest(python, { profile: "strict" })).toEqual([]);
  });

  test("whatever the definitions say", async () => {
    await checker();
    await fc.assert(
      fc.asyncProperty(anyDefinitions, async (definitions) => {
        const { python } = render(JSON.stringify(definitions));
        expect(await gravest(python)).toEqual([]);
      }),
      { numRuns: seeds(300) },
    );
  });
});
