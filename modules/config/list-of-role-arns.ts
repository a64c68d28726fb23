import { type z } from "zod";
import { iamRoleArnRule } from "../aws/arn-rules";
import { type Rule } from "../validation/rule";
import { listOfUnique, text } from "../yaml/schema-types";

/** A list of IAM roles' ARNs; default empty. */
export function listOfRoleArns(
  description: string,
  ...rules: readonly Rule<string>[]
): z.ZodDefault<z.ZodArray<z.ZodString>> {
  return listOfUnique(text(iamRoleArnRule, ...rules))
    .default([])
    .describe(description);
}
