import { AccessError } from "../access-error";
import { parsePolicy, type Policy } from "../policy/parse-policy";
import { perhaps, unknownPolicy } from "../policy/unknown-policy";
import { hasUnresolved, unresolvedParts } from "../terraform/unresolved";
import { type SourceResource, type StackSource } from "./stack-source";

/**
 * The policy in one argument of a resource; nothing where it has none. What is not known of it is not known of the
 * policy: a document that cannot be read may say anything.
 * @throws AccessError where it is no policy document
 */
export function policyIn(
  block: SourceResource,
  argument: string,
  name: string,
  source: StackSource,
): Policy | undefined {
  const text = source.text(block.args[argument]);
  return text === undefined || text === ""
    ? undefined
    : policyOf(text, name, `${source.name}: ${block.type}.${block.name}: ${argument}`, block.uncertain);
}

/**
 * A policy by its text.
 * @param uncertain why it is not known whether the policy is there
 */
export function policyOf(text: string, name: string, where: string, uncertain?: string): Policy {
  try {
    return perhaps(parsePolicy(text, name, where), uncertain);
  } catch (error) {
    if (error instanceof AccessError && hasUnresolved(text)) {
      return unknownPolicy(name, unresolvedParts(text).join(", "));
    }
    throw error;
  }
}
