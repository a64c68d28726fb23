import { type Call, type Facts } from "../analysis/facts";
import { textsOf, type Value } from "../analysis/value";
import { PathQuestion } from "../analysis/path-question";
import { type PythonNode } from "../python/node";

/** A place where a client of an AWS service is made. */
export interface AwsClient {
  readonly node: PythonNode;
  /** Names of the services that it may be of: `s3`. */
  readonly services: readonly string[];
  /** Whether it may be of another one, too. */
  readonly open: boolean;
}

const BY_SDK = new PathQuestion(
  /^(?:\?\.)?(?:boto3|aioboto3|aiobotocore|botocore)\b.*\.(?:client|resource|create_client)$/,
);
const BY_SESSION = new PathQuestion(
  /(?:^|\.)(?:client|resource|create_client|get_client_type|get_resource_type)$/,
);
const HOOK = new PathQuestion(/\.(?:AwsBaseHook|AwsGenericHook|AwsBaseAsyncHook|AwsHook)$/);

/** What a hook of Airflow's is given, or has as an attribute of its class, and nothing else has. */
const OF_HOOK = ["client_type", "resource_type"] as const;

const known = new WeakMap<Facts, readonly AwsClient[]>();

/** Every client of an AWS service: of boto3, of a session, of a hook. */
export function awsClients(facts: Facts): readonly AwsClient[] {
  const clients = known.get(facts) ?? [...find(facts)];
  known.set(facts, clients);
  return clients;
}

function* find(facts: Facts): Iterable<AwsClient> {
  const calls = new Set([
    ...[BY_SDK, HOOK, BY_SESSION].flatMap((question) => facts.callsTo(question)),
    ...OF_HOOK.flatMap((name) => facts.callsWith(name)),
  ]);
  for (const call of calls) {
    const name = nameIn(call, HOOK.of(call) || isOfHook(call));
    // Other libraries have clients too: what is not known counts where boto3 is surely the one.
    yield* clientOf(name, call.node, BY_SDK.of(call));
  }
  for (const { node, name, value } of [...classAttributes(facts), ...itemsWritten(facts)]) {
    if ((OF_HOOK as readonly string[]).includes(name)) {
      yield* clientOf(value, node, false);
    }
  }
}

function* clientOf(name: Value | undefined, node: PythonNode, surely: boolean): Iterable<AwsClient> {
  const services = name === undefined ? [] : textsOf(name);
  const open = surely && name !== undefined && (name.open || name.atoms.some(({ kind }) => kind !== "text"));
  if (services.length > 0 || open) {
    yield { node, services: services.map((service) => service.toLowerCase()), open };
  }
}

/** `super().__init__(client_type="mwaa")`, `partial(Hook, client_type="mwaa")`, `dict(client_type="mwaa")`. */
function isOfHook({ keywords }: Call): boolean {
  return OF_HOOK.some((name) => keywords.has(name));
}

function nameIn({ positional, keywords }: Call, byHook: boolean): Value | undefined {
  return byHook
    ? (keywords.get("client_type") ?? keywords.get("resource_type"))
    : (positional[0] ?? keywords.get("service_name") ?? keywords.get("client_type"));
}

interface Named {
  readonly node: PythonNode;
  readonly name: string;
  readonly value: Value;
}

/** `client_type = "mwaa"` in the body of a class, and `self.client_type = "mwaa"`. */
function* classAttributes(facts: Facts): Iterable<Named> {
  for (const { node } of facts.definitions) {
    if (node.type !== "class_definition") {
      continue;
    }
    for (const statement of node.child("body")?.children ?? []) {
      const [assignment] = statement.children;
      const name = assignment?.type === "assignment" ? assignment.child("left")?.text : undefined;
      const value = assignment?.child("right");
      if (name !== undefined && value !== undefined) {
        yield { node: statement, name, value: facts.evaluate(value) };
      }
    }
  }
  for (const { node, value } of facts.attributeWrites) {
    if (value !== undefined) {
      yield { node, name: node.child("attribute")?.text ?? "", value };
    }
  }
}

/** `kwargs["client_type"] = "mwaa"`. */
function* itemsWritten(facts: Facts): Iterable<Named> {
  for (const { node, key, written } of facts.subscripts) {
    const value = written && node.field === "left" ? node.parent?.child("right") : undefined;
    if (value !== undefined) {
      const [name = ""] = textsOf(key);
      yield { node, name, value: facts.evaluate(value) };
    }
  }
}
