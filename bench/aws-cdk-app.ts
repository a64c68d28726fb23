import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

/** Has a `package.json` of its own, so that only the benchmark installs the AWS CDK. */
const FOLDER = path.join(__dirname, "aws-cdk");

/** The AWS CDK app: `app.js <module of one team> <number of teams> <output folder>`. */
export const AWS_CDK_APP = path.join(FOLDER, "app.js");

/** Installs the AWS CDK, as its lockfile says. */
export function installAwsCdk(): void {
  // npm is a script on some systems.
  execFileSync("npm ci --no-audit --no-fund --loglevel=error", { cwd: FOLDER, shell: true, stdio: "ignore" });
}

/** A reference in Terraform JSON: `${aws_s3_bucket.Name_0123ABCD.arn}`. */
const REFERENCE = /\$\{\w+\.([\w-]+)\.(\w+)\}/;

interface Resource extends Readonly<Record<string, unknown>> {
  readonly depends_on?: readonly string[];
  readonly "//": { readonly metadata: { readonly path: string } };
}

interface TeamStack {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Resource>>>>;
  readonly output: Readonly<Record<string, { readonly value: unknown; readonly description: string }>>;
}

/**
 * The stack of one team as source of a module for the AWS CDK. Each Terraform resource becomes an L1 resource with
 * the same construct path, properties, values, references and dependencies; each output an output. Names are in AWS's
 * style. Types are custom ones, which may have any property: the CDK's validation finds nothing to report. Data
 * sources and cdktf's own metadata are left out.
 * @param stackFile a team's `cdk.tf.json`
 * @param team name of the team in it
 */
export function awsCdkModule(stackFile: string, team: string): string {
  const { resource, output } = JSON.parse(fs.readFileSync(stackFile, "utf8")) as TeamStack;
  const resources = new Map(
    Object.entries(resource).flatMap(([type, named]) =>
      Object.entries(named).map(([name, properties]) => [name, { type, properties }] as const),
    ),
  );
  const writer = new ModuleWriter(team, resources);
  [...resources.keys()].forEach((name) => writer.addResource(name));
  Object.entries(output).forEach(([name, { value, description }]) =>
    writer.addOutput(name, value, description),
  );
  return writer.source();
}

class ModuleWriter {
  private readonly lines: string[] = [];
  private readonly added = new Set<string>();

  public constructor(
    private readonly team: string,
    private readonly resources: ReadonlyMap<string, { readonly type: string; readonly properties: Resource }>,
  ) {}

  /** Adds a resource after those that it refers to. */
  public addResource(name: string): void {
    const resource = this.resources.get(name);
    if (resource === undefined || this.added.has(name)) {
      return;
    }
    this.added.add(name);
    const { depends_on: dependsOn = [], "//": about, ...properties } = resource.properties;
    // The first is the stack's.
    const ids = about.metadata.path.split("/").slice(1);
    const fields = Object.entries(properties).map(
      ([key, value]) => `${pascalCase(key)}: ${this.code(value)}`,
    );
    const scope = `child(stack, [${ids
      .slice(0, -1)
      .map((id) => this.text(id))
      .join(", ")}])`;
    const dependencies = dependsOn
      .map((address) => address.split(".")[1] ?? "")
      .filter((id) => this.resources.has(id));
    dependencies.forEach((id) => this.addResource(id));
    this.lines.push(
      `r[${JSON.stringify(name)}] = new CfnResource(${scope}, ${this.text(ids.at(-1) ?? "")}, { type: "Custom::${pascalCase(resource.type)}", properties: { ServiceToken: team, ${fields.join(", ")} } });`,
      ...dependencies.map(
        (id) => `r[${JSON.stringify(name)}].addResourceDependency(r[${JSON.stringify(id)}]);`,
      ),
    );
  }

  public addOutput(name: string, value: unknown, description: string): void {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    this.lines.push(
      `new CfnOutput(stack, ${JSON.stringify(name)}, { value: ${this.text(text)}, description: ${JSON.stringify(description)} });`,
    );
  }

  public source(): string {
    return `module.exports = (stack, team, { CfnOutput, CfnResource, child }) => {\nconst r = {};\n${this.lines.join("\n")}\n};\n`;
  }

  /** A value as an expression of JavaScript. */
  private code(value: unknown): string {
    if (typeof value === "string") {
      return this.text(value);
    }
    if (Array.isArray(value)) {
      return `[${value.map((item) => this.code(item)).join(", ")}]`;
    }
    if (typeof value === "object" && value !== null) {
      const fields = Object.entries(value).map(
        ([key, item]) => `${JSON.stringify(pascalCase(key))}: ${this.code(item)}`,
      );
      return `{ ${fields.join(", ")} }`;
    }
    return JSON.stringify(value);
  }

  private text(text: string): string {
    const reference = REFERENCE.exec(text);
    if (reference === null) {
      return text
        .split(this.team)
        .map((part) => JSON.stringify(part))
        .join(" + team + ");
    }
    const [whole, name = "", attribute = ""] = reference;
    this.addResource(name);
    const middle = this.resources.has(name)
      ? `r[${JSON.stringify(name)}].getAtt(${JSON.stringify(pascalCase(attribute))}).toString()`
      : JSON.stringify(whole);
    const around = [text.slice(0, reference.index), text.slice(reference.index + whole.length)];
    const [before, after] = around.map((part) => (part === "" ? [] : [this.text(part)]));
    return [...(before ?? []), middle, ...(after ?? [])].join(" + ");
  }
}

function pascalCase(name: string): string {
  return name.replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
