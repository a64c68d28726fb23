import { XMLParser } from "fast-xml-parser";
import { type GatewayRequest } from "../handler";
import { type ApiModel, type Member, type Operation, type Shape } from "./api-model";
import { scalar } from "./scalar";

/** The operation that a call in a REST protocol is for: its method, its path and what its model requires fit. */
export function restOperation(model: ApiModel, request: GatewayRequest): Operation | undefined {
  const fits = model.operations
    // Deprecated ones have the same method and path as those that came after them.
    .filter(({ http, deprecated }) => http.method === request.method && deprecated !== true)
    .map((operation) => ({ operation, weight: fitOf(model, operation, request) }))
    .filter(({ weight }) => weight !== undefined)
    .sort((one, other) => (other.weight ?? 0) - (one.weight ?? 0));
  return fits[0]?.operation;
}

/**
 * How much of a call an operation explains, or nothing where it does not fit. `PutObject` and `CopyObject` have
 * the same method and path; a header that only one of them requires decides.
 */
function fitOf(
  model: ApiModel,
  { name, http, input }: Operation,
  request: GatewayRequest,
): number | undefined {
  const { searchParams } = request.url;
  const template = new URL(http.requestUri, "http://template");
  if (!pathPattern(template).test(request.url.pathname)) {
    return undefined;
  }
  const literal = [...template.searchParams];
  const required = input === undefined ? [] : requiredOutsideBody(model.shape(input.shape));
  const there =
    literal.every(
      ([key, value]) => searchParams.has(key) && (value === "" || searchParams.get(key) === value),
    ) &&
    required.every(({ location, locationName = "" }) =>
      location === "querystring"
        ? searchParams.has(locationName)
        : request.headers[locationName.toLowerCase()] !== undefined,
    );
  if (!there) {
    return undefined;
  }
  return 2 * literal.length + required.length + (searchParams.get("x-id") === name ? 100 : 0);
}

function requiredOutsideBody({ required = [], members = {} }: Shape): Member[] {
  return required
    .flatMap((name) => members[name] ?? [])
    .filter(({ location }) => location === "querystring" || location === "header");
}

/** `/{Bucket}/{Key+}` as a pattern: a name is one segment, a name with + is one or more. */
function pathPattern({ pathname }: URL): RegExp {
  const source = decodeURI(pathname)
    .replace(/\/$/, "")
    .replace(/[.*$^()|[\]\\]/g, "\\$&")
    .replace(/\{(\w+)(\+?)\}/g, (_, name: string, more) => `(?<${name}>${more === "" ? "[^/]+" : ".+"})`);
  return new RegExp(`^${source}/?$`);
}

/** The input of an operation in a REST protocol: parts of the path, parameters, headers and the body. */
export function restInput(
  model: ApiModel,
  operation: Operation,
  request: GatewayRequest,
): Record<string, unknown> {
  if (operation.input === undefined) {
    return {};
  }
  const shape = model.shape(operation.input.shape);
  const outside = Object.entries(shape.members ?? {}).flatMap(([name, member]) => {
    const value = valueOutsideBody(model, operation, name, member, request);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(outside), ...bodyInput(model, shape, request) };
}

function valueOutsideBody(
  model: ApiModel,
  { http }: Operation,
  name: string,
  { shape: shapeName, location, locationName = name }: Member,
  { url, headers }: GatewayRequest,
): unknown {
  const shape = model.shape(shapeName);
  switch (location) {
    case "uri": {
      const path = pathPattern(new URL(http.requestUri, "http://template")).exec(url.pathname);
      const text = path?.groups?.[locationName];
      return text === undefined ? undefined : scalar(shape, decodeURIComponent(text));
    }
    case "querystring": {
      const texts = url.searchParams.getAll(locationName);
      const [first] = texts;
      return shape.type === "list" && first !== undefined ? texts : first && scalar(shape, first);
    }
    case "header": {
      const text = headers[locationName.toLowerCase()];
      return typeof text === "string" ? scalar(shape, text) : undefined;
    }
    case "headers": {
      const prefixed = Object.entries(headers).filter(([header]) =>
        header.startsWith(locationName.toLowerCase()),
      );
      return Object.fromEntries(prefixed.map(([header, text]) => [header.slice(locationName.length), text]));
    }
    default:
      return undefined;
  }
}

function bodyInput(model: ApiModel, shape: Shape, { body }: GatewayRequest): Record<string, unknown> {
  const text = body.toString("utf8");
  if (text.trim() === "") {
    return {};
  }
  const { payload } = shape;
  const member = payload === undefined ? undefined : shape.members?.[payload];
  if (payload !== undefined && member !== undefined) {
    const type = model.shape(member.shape);
    const raw = type.type === "blob" || type.type === "string";
    return { [payload]: raw ? (type.type === "blob" ? body : text) : structured(model, type, text) };
  }
  const inBody = Object.entries(shape.members ?? {}).filter(([, { location }]) => location === undefined);
  return structured(model, { ...shape, members: Object.fromEntries(inBody) }, text) as Record<
    string,
    unknown
  >;
}

function structured(model: ApiModel, shape: Shape, text: string): unknown {
  if (model.protocols.includes("rest-json")) {
    return fromJson(model, shape, JSON.parse(text));
  }
  const [root] = Object.values(XML.parse(text) as Record<string, unknown>);
  return fromXml(model, shape, root);
}

/** JSON has the names of the model, but for members that say another. */
function fromJson(model: ApiModel, shape: Shape, value: unknown): unknown {
  if (shape.type === "list" && Array.isArray(value)) {
    return value.map((item) => fromJson(model, model.shape(shape.member?.shape ?? ""), item));
  }
  if (shape.type !== "structure" || typeof value !== "object" || value === null) {
    return value;
  }
  const names = new Map(
    Object.entries(shape.members ?? {}).map(([name, { locationName }]) => [locationName ?? name, name]),
  );
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const name = names.get(key) ?? key;
      const member = shape.members?.[name];
      return [name, member === undefined ? item : fromJson(model, model.shape(member.shape), item)];
    }),
  );
}

const ATTRIBUTE = "@";
const XML = new XMLParser({
  ignoreDeclaration: true,
  ignoreAttributes: false,
  attributeNamePrefix: ATTRIBUTE,
  parseTagValue: false,
  parseAttributeValue: false,
  isArray: () => true,
});

/** @param elements all elements of one name; only a list may have several */
function fromXml(model: ApiModel, shape: Shape, elements: unknown): unknown {
  const [first] = [elements].flat<unknown[]>();
  const content = typeof first === "object" && first !== null ? (first as Record<string, unknown>) : {};
  switch (shape.type) {
    case "structure":
      return fromXmlStructure(model, shape, content);
    case "list": {
      const items = shape.flattened === true ? elements : content[shape.member?.locationName ?? "member"];
      const item = model.shape(shape.member?.shape ?? "");
      return items === undefined ? [] : [items].flat().map((one) => fromXml(model, item, [one]));
    }
    default:
      return scalar(shape, textOf(first));
  }
}

/** An element with attributes has its text in a member of its own. */
function textOf(element: unknown): string {
  const content = typeof element === "object" && element !== null ? (element as Record<string, unknown>) : {};
  const text = typeof element === "string" ? element : content["#text"];
  return typeof text === "string" ? text : "";
}

function fromXmlStructure(model: ApiModel, shape: Shape, content: Record<string, unknown>): unknown {
  const members = Object.entries(shape.members ?? {}).map(([name, member]) => {
    const { flattened, member: item } = model.shape(member.shape);
    const element = (flattened === true ? item?.locationName : undefined) ?? member.locationName ?? name;
    return [member.xmlAttribute === true ? `${ATTRIBUTE}${element}` : element, { name, member }] as const;
  });
  const known = new Map([
    ...members,
    // The name of the list stands for its items where these have none.
    ...Object.entries(shape.members ?? {}).map(
      ([name, member]) => [member.locationName ?? name, { name, member }] as const,
    ),
  ]);
  return Object.fromEntries(
    Object.entries(content)
      .filter(([element]) => element !== "#text" && !element.startsWith(`${ATTRIBUTE}xmlns`))
      .map(([element, below]) => {
        const { name = element, member } = known.get(element) ?? {};
        return [name, member === undefined ? below : fromXml(model, model.shape(member.shape), below)];
      }),
  );
}
