import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Janitor } from "./janitor";
import { providerSources } from "./provider-sources";
import { TerraformProgram } from "./terraform-program";

/**
 * What Terraform makes of expressions, in one run without any provider.
 * @param texts values of the local `texts`, which the expressions may use
 * @param expressions by name
 */
export async function terraformValues<T>(
  janitor: Janitor,
  texts: readonly string[],
  expressions: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, T>>> {
  const folder = janitor.temporaryFolder();
  const found = Object.entries(expressions).map(([name, text]) => [name, `\${${text}}`] as const);
  writeFileSync(
    join(folder, "main.tf.json"),
    JSON.stringify({
      locals: { texts: texts.map((one) => one.replaceAll(/[$%](?=\{)/g, (sign) => sign + sign)) },
      output: { found: { value: Object.fromEntries(found) } },
    }),
  );
  const terraform = new TerraformProgram(janitor, await providerSources(janitor));
  for (const args of [["init"], ["apply", "-auto-approve", "-no-color"]]) {
    const { exitCode, stdout, stderr } = await terraform.run(folder, args);
    expect([exitCode, stdout, stderr]).toEqual([0, expect.anything(), ""]);
  }
  const { stdout } = await terraform.run(folder, ["output", "-json", "found"]);
  return JSON.parse(stdout) as Readonly<Record<string, T>>;
}
