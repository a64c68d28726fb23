import fs from "node:fs";
import path from "node:path";
import ts from "typescript";
import { COMPILER_OPTIONS } from "../../unit/api/support/docstrings";

/** The code of an `@example`, and the class that it belongs to. */
export interface DocstringExample {
  readonly name: string;
  readonly code: string;
}

/** The examples of all classes and functions in the TypeScript files of a folder. */
export function examplesUnder(folder: string): DocstringExample[] {
  return fs
    .readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => {
      const text = fs.readFileSync(path.join(folder, file), "utf8");
      const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
      return source.statements
        .filter((statement) => ts.isClassDeclaration(statement) || ts.isFunctionDeclaration(statement))
        .flatMap(examplesOf);
    });
}

function examplesOf(declaration: ts.ClassDeclaration | ts.FunctionDeclaration): DocstringExample[] {
  const name = declaration.name?.text ?? "";
  return ts
    .getJSDocTags(declaration)
    .filter(({ tagName }) => tagName.text === "example")
    .map(({ comment }) => {
      const shown = ts.getTextOfJSDocComment(comment) ?? "";
      const code = /^```ts\n(.*)\n```$/s.exec(shown)?.[1];
      if (code === undefined) {
        throw new Error(`${name}: must have its @example in \`\`\`ts, got: ${shown}`);
      }
      return { name, code };
    });
}

/** The compiler's errors, each as `name: message`. An example sees a `stack`, and imports what it uses. */
export function typeErrors(examples: readonly DocstringExample[]): string[] {
  const files = new Map(
    examples.map(({ name, code }, index) => [
      path.resolve(`example-${index}-of-${path.basename(name)}.ts`),
      { name, text: `declare const stack: import("cdktf").TerraformStack;\n${code}\n` },
    ]),
  );
  // An example may name a value to show what it is for.
  const options = { ...COMPILER_OPTIONS, noUnusedLocals: false };
  const host = ts.createCompilerHost(options);
  const readSource = host.getSourceFile.bind(host);
  host.fileExists = (file) => files.has(file) || ts.sys.fileExists(file);
  host.getSourceFile = (file, ...rest) => {
    const example = files.get(file);
    return example === undefined
      ? readSource(file, ...rest)
      : ts.createSourceFile(file, example.text, ts.ScriptTarget.ES2022, true);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files].flatMap(([file, { name }]) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(file))
      .map(({ messageText }) => `${name}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`),
  );
}
