import { type Block, blocksOf, isBlock } from "./terraform-json";
import { hasUnresolved } from "./unresolved";

/** Elements of a statement, by the argument of the data source that sets them. */
const LISTS: readonly (readonly [argument: string, element: string])[] = [
  ["actions", "Action"],
  ["not_actions", "NotAction"],
  ["resources", "Resource"],
  ["not_resources", "NotResource"],
];

/**
 * The document that the data source `aws_iam_policy_document` makes of its blocks; nothing where a part of it cannot be
 * known.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
 */
export function policyDocumentJson({
  value,
}: {
  /** The value of an argument with the references in it resolved. */
  readonly value: (argument: string) => unknown;
}): string | undefined {
  const own = blocksOf(value("statement"));
  const sources = documentsIn(value("source_policy_documents"));
  const overrides = documentsIn(value("override_policy_documents"));
  const isWhole =
    own.length === [value("statement") ?? []].flat().length &&
    ["dynamic", "source_json", "override_json"].every((argument) => value(argument) === undefined);
  if (!isWhole || sources === undefined || overrides === undefined) {
    return undefined;
  }
  let statements = [...sources, ...own.map(statementOf)];
  for (const override of overrides) {
    const at = override.Sid === undefined ? -1 : statements.findIndex(({ Sid }) => Sid === override.Sid);
    statements =
      at < 0 ? [...statements, override] : statements.map((one, index) => (index === at ? override : one));
  }
  return JSON.stringify({ Version: value("version") ?? "2012-10-17", Statement: statements });
}

function statementOf(block: Block): Block {
  const lists = LISTS.flatMap(([argument, element]) =>
    block[argument] === undefined ? [] : [[element, asVariables(block[argument])] as const],
  );
  const conditions = blocksOf(block.condition).map(({ test, variable, values }) => ({
    test,
    variable,
    values,
  }));
  const condition: Record<string, Record<string, unknown>> = {};
  for (const { test, variable, values } of conditions) {
    condition[String(test)] = { ...condition[String(test)], [String(variable)]: asVariables(values) };
  }
  return {
    ...(typeof block.sid === "string" && block.sid !== "" ? { Sid: block.sid } : {}),
    Effect: block.effect ?? "Allow",
    ...Object.fromEntries(lists),
    ...principals("Principal", block.principals),
    ...principals("NotPrincipal", block.not_principals),
    ...(conditions.length === 0 ? {} : { Condition: condition }),
  };
}

function principals(element: string, value: unknown): Block {
  const blocks = blocksOf(value);
  if (blocks.length === 0) {
    return {};
  }
  const isEveryone = blocks.some(
    ({ type, identifiers }) => type === "*" && [identifiers].flat().includes("*"),
  );
  return {
    [element]: isEveryone
      ? "*"
      : Object.fromEntries(blocks.map(({ type, identifiers }) => [String(type), identifiers])),
  };
}

/** The data source writes IAM's variables as `&{aws:username}`. */
function asVariables(value: unknown): unknown {
  if (typeof value === "string") {
    return value.replaceAll("&{", "${");
  }
  return Array.isArray(value) ? value.map(asVariables) : value;
}

/** The statements of documents that are given as JSON; nothing where one cannot be read. */
function documentsIn(value: unknown): Block[] | undefined {
  const texts = value === undefined || value === null ? [] : [value].flat();
  const documents = texts.map((text) => {
    try {
      return typeof text === "string" ? (JSON.parse(text) as unknown) : undefined;
    } catch {
      return undefined;
    }
  });
  return documents.every(
    (document) => isBlock(document) && !hasUnresolved(JSON.stringify(Object.keys(document))),
  )
    ? documents.flatMap((document) => blocksOf((document as Block).Statement))
    : undefined;
}
