import { render } from "../../cli/render";

/** The measured program: `mwaa-teams render`. */
const [, , definitions = ".", out = "."] = process.argv;
process.stdout.write(`${render(definitions, { out, airflowVersion: "3.1" }).report}\n`);
