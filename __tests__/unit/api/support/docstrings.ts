import path from "node:path";
import ts from "typescript";

const PROJECT = path.resolve(__dirname, "../../../..");

/** The project's own compiler options. */
export const COMPILER_OPTIONS: ts.CompilerOptions = {
  ...ts.parseJsonConfigFileContent(
    ts.readConfigFile(path.join(PROJECT, "tsconfig.json"), (name) => ts.sys.readFile(name)).config,
    ts.sys,
    PROJECT,
  ).options,
  noEmit: true,
};

/** For each file, what is missing from the docstrings of everything that it exports. One compilation reads them all. */
export function missingDocs(files: readonly string[]): string[][] {
  const program = ts.createProgram(files, COMPILER_OPTIONS);
  return files.map((file) => missingDocsOf(file, program));
}

function missingDocsOf(file: string, program: ts.Program): string[] {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) {
    throw new Error(`${file} exports nothing`);
  }
  return checker.getExportsOfModule(module).flatMap((exported) => {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    return [
      ...(isDescribed(symbol, checker) ? [] : [`${exported.name} has no description`]),
      ...membersOf(symbol, checker).flatMap((member) => missingOf(exported.name, member, checker)),
    ];
  });
}

function missingOf(owner: string, member: ts.Symbol, checker: ts.TypeChecker): string[] {
  const name = `${owner}.${member.name}`;
  const isOptionalProp =
    (member.flags & ts.SymbolFlags.Optional) !== 0 &&
    member.declarations?.some(ts.isPropertySignature) === true;
  const byDefault = member.getJsDocTags(checker).find((tag) => tag.name === "default");
  return [
    ...(isDescribed(member, checker) ? [] : [`${name} has no description`]),
    ...(isOptionalProp && ts.displayPartsToString(byDefault?.text) === "" ? [`${name} has no @default`] : []),
  ];
}

/** Properties and methods that a user of the symbol sees, statics included, of this project. */
function membersOf(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol[] {
  const isType = (symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.Class)) !== 0;
  if (!isType) {
    return [];
  }
  const statics = symbol.flags & ts.SymbolFlags.Class ? checker.getTypeOfSymbol(symbol).getProperties() : [];
  return [...checker.getDeclaredTypeOfSymbol(symbol).getProperties(), ...statics].filter(
    (member) => member.name !== "prototype" && member.declarations?.some(isOwnAndPublic) === true,
  );
}

function isOwnAndPublic(declaration: ts.Declaration): boolean {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  return (
    !declaration.getSourceFile().fileName.includes("/node_modules/") &&
    (ts.getCombinedModifierFlags(declaration) & hidden) === 0
  );
}

function isDescribed(symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim();
  return text !== "";
}
