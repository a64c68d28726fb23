import { createHash, createPublicKey, verify } from "node:crypto";
import { SdkDeliveryAws } from "../../cli/delivery/aws/sdk-delivery-aws";
import { ExplainedAws } from "../../cli/delivery/explained-aws";
import { AwsClient } from "../terraform/support/aws-client";
import { Janitor } from "../terraform/support/janitor";
import { startMotoServer } from "../terraform/support/local-servers";
import { pythonEnvironment } from "../terraform/support/python-environment";
import { describeWith } from "../terraform/support/tools";
import { createVersionedBucket, REGION, useLocalAws } from "./support/delivery-buckets";

const BUCKET = "acme-payments-dags-123456789012-intake";

describeWith(["python3"], "the delivery's port of the AWS SDK against a local AWS", () => {
  jest.setTimeout(5 * 60_000);

  let janitor: Janitor;
  let client: AwsClient;
  let restore: () => void;
  const aws = new SdkDeliveryAws(REGION);
  const bucket = aws.bucket(BUCKET);

  beforeAll(async () => {
    janitor = new Janitor();
    const url = await startMotoServer(await pythonEnvironment(janitor), janitor);
    restore = useLocalAws(url);
    client = new AwsClient(url, REGION);
    await createVersionedBucket(client, BUCKET);
  });
  afterAll(async () => {
    restore?.();
    await janitor?.close();
  });

  test("writes versions with metadata, and reads each of them", async () => {
    const first = await bucket.write("dags/a.py", Buffer.from("one"), {
      metadata: { "mwaa-teams-commit": "abc" },
    });
    const second = await bucket.write("dags/a.py", Buffer.from("two"), {});
    await bucket.write("dags/a.py.bak", Buffer.from("other"), {});
    expect(new Set([first, second]).size).toBe(2);
    expect(Buffer.from((await bucket.read("dags/a.py")).bytes).toString()).toBe("two");
    expect(await bucket.read("dags/a.py", first)).toEqual({
      bytes: Uint8Array.from(Buffer.from("one")),
      metadata: { "mwaa-teams-commit": "abc" },
    });
    expect(await bucket.metadata("dags/a.py", first ?? "")).toEqual({ "mwaa-teams-commit": "abc" });
    expect((await bucket.versions("dags/a.py")).map(({ versionId }) => versionId)).toEqual([second, first]);
    expect(await bucket.list("dags/a.py")).toEqual([
      { key: "dags/a.py", size: 3 },
      { key: "dags/a.py.bak", size: 5 },
    ]);
  });

  test("lists deletions among the versions, and not among the objects", async () => {
    await bucket.write("dags/gone.py", Buffer.from("x"), {});
    await client.s3("DELETE", `/${BUCKET}/dags/gone.py`);
    expect(await bucket.list("dags/gone.py")).toEqual([]);
    expect((await bucket.versions("dags/gone.py")).map(({ isDeletion }) => isDeletion).sort()).toEqual([
      false,
      true,
    ]);
  });

  test("lists what is on several pages", async () => {
    const keys = Array.from(
      { length: 1_005 },
      (_, index) => `status/files/dags/${String(index).padStart(4, "0")}.py.json`,
    );
    await Promise.all(keys.map((key) => bucket.write(key, Buffer.from("{}"), {})));
    expect((await bucket.list("status/files/")).map(({ key }) => key)).toEqual(keys);
  });

  test("does not write where something is, if so asked", async () => {
    await bucket.write("manifests/1.json", Buffer.from("{}"), { onlyIfAbsent: true });
    await expect(
      bucket.write("manifests/1.json", Buffer.from("{}"), { onlyIfAbsent: true }),
    ).rejects.toMatchObject({
      name: "PreconditionFailed",
    });
    const explained = new ExplainedAws(aws).bucket(BUCKET);
    await expect(
      explained.write("manifests/1.json", Buffer.from("{}"), { onlyIfAbsent: true }),
    ).rejects.toThrow(
      `s3:PutObject on s3://${BUCKET}/manifests/1.json: conflict: somebody else wrote it at the same time`,
    );
  });

  test("a bucket or an object that is not there is one sentence", async () => {
    const explained = new ExplainedAws(aws);
    await expect(explained.bucket("nowhere-at-all").list("")).rejects.toThrow("there is no such bucket");
    await expect(explained.bucket(BUCKET).read("none")).rejects.toThrow("it is not there any more");
    await expect(explained.bucket(BUCKET).read("dags/a.py", "none")).rejects.toThrow(
      /^s3:GetObjectVersion on s3:/,
    );
  });

  test("signs what KMS's public key verifies", async () => {
    const created = await client.json("kms", "TrentService.CreateKey", {
      KeySpec: "ECC_NIST_P256",
      KeyUsage: "SIGN_VERIFY",
    });
    const { KeyMetadata } = JSON.parse(created.text) as { KeyMetadata: { Arn: string } };
    const given = await client.json("kms", "TrentService.GetPublicKey", { KeyId: KeyMetadata.Arn });
    const { PublicKey } = JSON.parse(given.text) as { PublicKey: string };
    const digest = createHash("sha256").update("a manifest").digest();
    const signature = await aws.sign(KeyMetadata.Arn, digest, "ECDSA_SHA_256");
    const key = createPublicKey({ key: Buffer.from(PublicKey, "base64"), format: "der", type: "spki" });
    // The local AWS hashes a digest once more; KMS does not (Sign, MessageType: "skips the hashing step").
    expect(verify("sha256", digest, key, signature)).toBe(true);
  });
});
