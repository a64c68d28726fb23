import * as z from "zod";
import { type Rule, show } from "../validation/rule";
import { describeValue } from "../yaml/describe-value";

/**
 * A schema whose values also keep the rules. A rule's problem becomes the issue's message.
 */
export function ruled<S extends z.ZodType>(schema: S, ...rules: readonly Rule<z.output<S>>[]): S {
  return schema.check((context) => {
    for (const rule of rules) {
      const problem = rule(context.value);
      if (problem !== undefined) {
        const message = withoutSecrets(problem, context.value);
        context.issues.push({ code: "custom", message, input: context.value });
        return;
      }
    }
  });
}

/** A rule's problem with a value, as messages may show it. */
export function withoutSecrets(problem: string, value: unknown): string {
  return typeof value === "string" ? problem.replaceAll(show(value), () => describeValue(value)) : problem;
}

/** Text that keeps the rules; those that are a regular expression are in the JSON Schema too. */
export function text(...rules: readonly Rule<string>[]): z.ZodString {
  const [pattern, ...others] = rules.flatMap((rule) => rule.pattern ?? []);
  const schema = ruled(z.string(), ...rules);
  if (pattern === undefined) {
    return schema;
  }
  return schema.meta(
    others.length === 0 ? { pattern } : { allOf: [pattern, ...others].map((one) => ({ pattern: one })) },
  );
}

/**
 * A map with exactly these keys. The message of an unknown key is the list of known keys; `schemaProblems` turns
 * it into a sentence.
 */
export function map<S extends z.ZodRawShape>(shape: S): z.ZodObject<S, z.core.$strict> {
  return z.strictObject(shape, {
    error: ({ code }) => (code === "unrecognized_keys" ? Object.keys(shape).join(", ") : undefined),
  });
}

/** A list without duplicates: the constructs create one resource for each element. */
export function listOfUnique(
  item: z.ZodString,
  ...rules: readonly Rule<string[]>[]
): z.ZodArray<z.ZodString> {
  return ruled(z.array(item), uniqueRule, ...rules).meta({ uniqueItems: true });
}

const uniqueRule: Rule<string[]> = (values) => {
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  return twice === undefined ? undefined : `must not have duplicates, got twice: ${describeValue(twice)}`;
};
