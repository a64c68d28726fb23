import { type DagPolicy, type PolicyException } from "../policy/dag-policy";
import { type RuleId } from "../policy/rule-ids";
import { matchesGlob } from "./glob";

/** The exception of the policy that covers a rule in a file, on a day; one that has expired covers nothing. */
export function exceptionFor(
  { exceptions }: DagPolicy,
  rule: RuleId,
  path: string,
  today: string,
): PolicyException | undefined {
  return exceptions.find(
    (exception) => exception.rule === rule && exception.expires >= today && matchesGlob(exception.path, path),
  );
}
