import { z } from "zod";
import { matching, type Rule, show } from "../validation/rule";
import { ruled, text } from "../yaml/schema-types";

/** AWS allows 50 tags on a resource; the others are reserved for this library's and AWS's tags. */
const MOST_TAGS = 45;

/** The characters that every AWS service allows in a tag (AWS, "Best Practices for Tagging AWS Resources"). */
const tagKeyRule: Rule<string> = matching(
  /^(?![Aa][Ww][Ss]:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u,
  (key) =>
    `must be a tag key of 1 to 128 letters, digits, spaces and _.:/=+-@ that does not start with "aws:", got: ${show(key)}`,
);

const tagValueRule: Rule<string> = matching(
  /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u,
  (value) => `must be a tag value of at most 256 letters, digits, spaces and _.:/=+-@, got: ${show(value)}`,
);

/** Tags on every resource of a team. */
export const tagsSchema = ruled(z.record(text(tagKeyRule), text(tagValueRule)), (tags) => {
  const count = Object.keys(tags).length;
  return count <= MOST_TAGS ? undefined : `must be at most ${MOST_TAGS} tags, got: ${count}`;
}).meta({ maxProperties: MOST_TAGS });
