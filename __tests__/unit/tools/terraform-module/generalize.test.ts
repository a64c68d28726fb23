import { generalize } from "../../../../tools/terraform-module/generalize";
import { Expression, Document, type Node, Spread } from "../../../../tools/terraform-module/nodes";
import { PLACEHOLDERS } from "../../../../tools/terraform-module/placeholders";
import { iamName } from "../../../../modules/names/iam-names";

const [first, second] = PLACEHOLDERS;
const general = (left: Node, right: Node): Node => generalize(left, right, PLACEHOLDERS);

test("no value of one set of placeholders is in the other, so that each shows", () => {
  const same = Object.entries(first).filter(([key, value]) => value === second[key as keyof typeof second]);
  expect(same).toEqual([]);
});

test("what does not depend on a team stays as it is", () => {
  expect(general({ a: [1, "INFO", true] }, { a: [1, "INFO", true] })).toEqual({ a: [1, "INFO", true] });
});

test("values become expressions, and so do the parts of a text, in the Region's partition", () => {
  const arn = ({ region, accountId, arnPrefix, bucketName }: typeof first): string =>
    `${arnPrefix}sqs:${region}:${accountId}:${bucketName}`;
  expect(
    general({ n: first.schedulers, arn: arn(first) }, { n: second.schedulers, arn: arn(second) }),
  ).toEqual({
    n: new Expression("local.schedulers"),
    arn: "arn:${local.partition}:sqs:${var.region}:${var.account_id}:${local.bucket_name}",
  });
});

test("names that are shortened become those that the module shortens, with what follows them", () => {
  const name = ({ environmentName }: typeof first): string =>
    `${iamName({ environmentName }, "web-Admin")}-letters`;
  expect(general(name(first), name(second))).toBe("${local.names.web_admin}-letters");
});

test("an element of a list in a document becomes the list", () => {
  const policy = ({ lists }: typeof first): string => JSON.stringify({ AWS: ["a", lists.dagWriter] });
  expect(general(policy(first), policy(second))).toEqual(
    new Document({ AWS: ["a", new Spread("var.dag_writer_role_arns")] }),
  );
});

test.each<[string, Node, Node]>([
  ["another number", { a: 1 }, { a: 2 }],
  ["a value in the place of another", { a: first.schedulers }, { a: second.minWorkers }],
  ["a part of a text", { a: `x ${first.region} 1` }, { a: `x ${second.region} 2` }],
  ["another key", { a: { b: 1 } }, { a: { c: 1 } }],
])("%s that no placeholder explains is an error that says where", (_, left, right) => {
  expect(() => general(left, right)).toThrow(/^\/a: no placeholder explains /);
});
