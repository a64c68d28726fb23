import { z } from "zod";
import { type Rule, show } from "../validation/rule";
import { ruled, text } from "../yaml/schema-types";

/** AWS allows 50 tags on a resource; the others are reserved for this library's and AWS's tags. */
const MOST_TAGS = 45;

/** The characters that every AWS service allows in a tag (AWS, "Best Practices for Tagging AWS Resources"). */
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

const tagKeyRule: Rule<string> = (key) =>
  key.length >= 1 && key.length <= 128 && TAG_TEXT.test(key) && !key.toLowerCase().startsWith("aws:")
    ? undefined
    : `must be a tag key of 1 to 128 letters, digits, spaces and _.:/=+-@ that does not start with "aws:", got: ${show(key)}`;

const tagValueRule: Rule<string> = (value) =>
  value.length <= 256 && TAG_TEXT.test(value)
    ? undefined
    : `must be a tag value of at most 256 letters, digits, spaces and _.:/=+-@, got: ${show(value)}`;

/** Tags on every resource of a team. */
export const tagsSchema = ruled(z.record(text(tagKeyRule), text(tagValueRule)), (tags) => {
  const count = Object.keys(tags).length;
  return count <= MOST_TAGS ? undefined : `must be at most ${MOST_TAGS} tags, got: ${count}`;
});
