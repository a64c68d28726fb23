/** One row of a table: a variable, or an output. */
interface Entry {
  readonly name: string;
  readonly description: string;
}

interface Input extends Entry {
  readonly type: string;
  /** As Terraform writes it; nothing where the variable must be given. */
  readonly default?: string;
}

/** What stands around the tables, which terraform-docs also looks for when it writes into a file. */
const MARKS = ["<!-- BEGIN_TF_DOCS -->", "<!-- END_TF_DOCS -->"] as const;

/**
 * A README with the tables of the module's variables and outputs, as `terraform-docs markdown table` writes them.
 * @param hcl text of all `.tf` files, complete
 * @param outputs description of each output
 */
export function withTables(readme: string, hcl: string, outputs: Readonly<Record<string, string>>): string {
  const [begin, end] = MARKS.map((mark) => readme.indexOf(mark));
  if (begin === undefined || end === undefined || begin === -1 || end < begin) {
    throw new Error(`README.md: must have ${MARKS.join(" and ")}`);
  }
  const tables = `${inputsTable(inputsOf(hcl))}\n${outputsTable(outputs)}`;
  return `${readme.slice(0, begin)}${MARKS[0]}\n${tables}${readme.slice(end)}`;
}

function inputsTable(inputs: readonly Input[]): string {
  const rows = inputs.map((input) => {
    const value = input.default === undefined ? "n/a" : `\`${pipes(input.default)}\``;
    const required = input.default === undefined ? "yes" : "no";
    return `| ${anchor("input", input.name)} | ${escaped(input.description)} | \`${pipes(input.type)}\` | ${value} | ${required} |`;
  });
  return [
    "## Inputs",
    "",
    "| Name | Description | Type | Default | Required |",
    "|------|-------------|------|---------|:--------:|",
    ...rows,
    "",
  ].join("\n");
}

function outputsTable(outputs: Readonly<Record<string, string>>): string {
  const rows = Object.keys(outputs)
    .sort()
    .map((name) => `| ${anchor("output", name)} | ${escaped(outputs[name] ?? "")} |`);
  return ["## Outputs", "", "| Name | Description |", "|------|-------------|", ...rows, ""].join("\n");
}

/** The variables by name. */
function inputsOf(hcl: string): Input[] {
  return [...hcl.matchAll(/^variable "(\w+)" \{\n([\s\S]*?)^\}$/gm)]
    .map(([, name = "", body = ""]): Input => {
      const attribute = (key: string): string | undefined =>
        new RegExp(`^ {2}${key} += (.*)$`, "m").exec(body)?.[1];
      const description = JSON.parse(attribute("description") ?? '""') as string;
      return {
        name,
        description: description.replaceAll(/([$%])\1(?=\{)/g, "$1"),
        type: attribute("type") ?? "any",
        default: attribute("default"),
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function anchor(kind: string, name: string): string {
  const shown = escaped(name);
  return `<a name="${kind}_${name}"></a> [${shown}](#${kind}\\_${shown})`;
}

/** Text in a cell of Markdown. */
function escaped(text: string): string {
  return pipes(text).replaceAll("_", "\\_");
}

function pipes(text: string): string {
  return text.replaceAll("|", "\\|");
}
