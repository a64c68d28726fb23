import { Resolver } from "../../../modules/access/terraform/resolver";
import { TerraformJson } from "../../../modules/access/terraform/terraform-json";
import { hasUnresolved, unresolved } from "../../../modules/access/terraform/unresolved";

function resolver(parts: object = {}): Resolver {
  return new Resolver(
    TerraformJson.parse(
      JSON.stringify({
        "//": { metadata: { stackName: "payments" } },
        provider: { aws: [{ region: "eu-west-1", allowed_account_ids: ["111122223333"] }] },
        ...parts,
      }),
      "cdk.tf.json",
    ),
  );
}

const RESOURCES = {
  resource: {
    aws_kms_key: { Key: {} },
    aws_iam_role: { Role: { name: "run", path: "/team/" }, Unnamed: {} },
    aws_s3_bucket: { Bucket: { bucket: "acme-dags" }, Prefixed: { bucket_prefix: "acme-" } },
    aws_secretsmanager_secret: { Secret: { name: "${var.prefix}/warehouse" } },
    aws_sqs_queue: { Queue: { name: "dead" } },
    aws_unheard_of: { Thing: {} },
    aws_loop: { A: { value: "${aws_loop.B.value}" }, B: { value: "${aws_loop.A.value}" } },
  },
  locals: { names: ["one", "two"], map: { a: "${local.names[0]}" } },
  variable: { prefix: { default: "airflow/payments" } },
  data: {
    aws_caller_identity: { Who: {} },
    aws_partition: { Where: {} },
    aws_region: { Here: {} },
    aws_iam_session_context: { Session: { arn: "${data.aws_caller_identity.Who.arn}" } },
  },
};

describe("Resolver", () => {
  test.each([
    ["an argument that is set", "${aws_s3_bucket.Bucket.bucket}", "acme-dags"],
    ["an ARN made of arguments", "${aws_s3_bucket.Bucket.arn}/*", "arn:aws:s3:::acme-dags/*"],
    ["an ARN with a path", "${aws_iam_role.Role.arn}", "arn:aws:iam::111122223333:role/team/run"],
    ["a URL", "${aws_sqs_queue.Queue.url}", "https://sqs.eu-west-1.amazonaws.com/111122223333/dead"],
    ["the account", "${data.aws_caller_identity.Who.account_id}", "111122223333"],
    ["the partition", "arn:${data.aws_partition.Where.partition}:s3:::x", "arn:aws:s3:::x"],
    ["the Region", "${data.aws_region.Here.id}", "eu-west-1"],
    [
      "the caller that runs Terraform",
      "${data.aws_iam_session_context.Session.issuer_arn}",
      "arn:aws:iam::111122223333:role/caller-that-runs-terraform",
    ],
    ["a variable's default", "${var.prefix}", "airflow/payments"],
    ["an escaped template, as what it stands for", "$${aws:username} %%{if}", "${aws:username} %{if}"],
    ["replace() with a regular expression", '${replace(aws_iam_role.Role.arn, "/^.*[/]/", "")}', "run"],
    ["join()", '${join("-", ["a", "b", var.prefix])}', "a-b-airflow/payments"],
    ["a list of a local by its index", "${local.names[1]}-${local.map.a}", "two-one"],
    ["format()", '${format("%s/%s", "a", var.prefix)}', "a/airflow/payments"],
    ["an instance of a resource", "${aws_s3_bucket.Bucket[0].arn}", "arn:aws:s3:::acme-dags"],
    ["element() past the end", '${element(["a", "b"], 3)}', "b"],
    [
      "jsonencode() of an object with references in it",
      '${jsonencode({"Resource" = [aws_s3_bucket.Bucket.arn, "${aws_s3_bucket.Bucket.arn}/*"], Effect = "Deny"})}',
      '{"Resource":["arn:aws:s3:::acme-dags","arn:aws:s3:::acme-dags/*"],"Effect":"Deny"}',
    ],
  ])("resolves %s", (_, text, expected) => {
    expect(resolver(RESOURCES).text(text)).toBe(expected);
  });

  test("gives what AWS makes up its form: a key's id, a secret's suffix, a bucket's name", () => {
    const text = (value: string): string | undefined => resolver(RESOURCES).text(value);

    expect(text("${aws_kms_key.Key.arn}")).toMatch(
      /^arn:aws:kms:eu-west-1:111122223333:key\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    );
    expect(text("${aws_secretsmanager_secret.Secret.arn}")).toMatch(
      /^arn:aws:secretsmanager:eu-west-1:111122223333:secret:airflow\/payments\/warehouse-\w{6}$/,
    );
    expect(text("${aws_s3_bucket.Prefixed.bucket}")).toMatch(/^acme-\w+$/);
    expect(text("${aws_iam_role.Unnamed.arn}")).toMatch(/^arn:aws:iam::111122223333:role\/\w+$/);
  });

  test("makes up the same on every run, and another for each address", () => {
    const keys = (): (string | undefined)[] => {
      const it = resolver({ resource: { aws_kms_key: { One: {}, Two: {} } } });
      return ["One", "Two"].map((name) => it.attribute("aws_kms_key", name, "arn"));
    };

    expect(keys()).toEqual(keys());
    expect(new Set(keys()).size).toBe(2);
  });

  test.each([
    ["a resource that is not there", "${aws_kms_key.Missing.arn}"],
    ["an unknown type", "${aws_unheard_of.Thing.arn}"],
    ["a function that it does not know", '${filemd5("x")}'],
    ["an operator", "${1 + 1}"],
    ["a for expression", "${[for x in var.list : x]}"],
    ["a function over what it does not know", '${upper(filemd5("x"))}'],
    ["an index that is not there", "${local.names[7]}"],
    ["a directive", "%{ if true }x%{ endif }"],
    ["references in a circle", "${aws_loop.A.value}"],
    ["a name that every JavaScript object has", "${constructor.prototype.toString}"],
  ])("marks %s instead of guessing", (_, text) => {
    expect(hasUnresolved(resolver(RESOURCES).text(`before ${text} after`) ?? "")).toBe(true);
    expect(resolver(RESOURCES).text(`before ${text}`)).toMatch(/^before /);
  });

  test("takes the partition from the Region", () => {
    const china = resolver({ ...RESOURCES, provider: { aws: [{ region: "cn-north-1" }] } });

    expect(china.location).toEqual({
      region: "cn-north-1",
      partition: "aws-cn",
      accountId: unresolved("the account of payments"),
    });
    expect(china.text("${aws_sqs_queue.Queue.url}")).toBe(
      `https://sqs.cn-north-1.amazonaws.com.cn/${unresolved("the account of payments")}/dead`,
    );
  });
});
