import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { TerraformOutput } from "cdktf";
import { DagBucket, EnvironmentFiles, type EnvironmentFilesProps } from "../../../modules";
import { ACCOUNT, existingKey, roleArn } from "../support/fixtures";
import { Template } from "../support/template";

describe("EnvironmentFiles", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "environment files "));
  const file = (name: string, content: string): string => {
    const target = path.join(folder, name);
    fs.writeFileSync(target, content);
    return target;
  };
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  function synth(props: Omit<EnvironmentFilesProps, "bucket"> = {}): Template {
    return Template.of((stack) => {
      const bucket = new DagBucket(stack, "DagBucket", {
        ...ACCOUNT,
        bucketName: "acme-payments-dags",
        encryptionKey: existingKey(stack),
        executionRoleArn: roleArn("execution"),
        deployRoleArn: roleArn("deploy"),
      });
      const files = new EnvironmentFiles(stack, "Files", { bucket, ...props });
      new TerraformOutput(stack, "requirements", { value: files.requirements?.s3ObjectVersion ?? "none" });
    });
  }

  test("creates the DAG folder that an environment needs to start, and nothing else by default", () => {
    expect(synth().resources("aws_s3_object")).toEqual([expect.objectContaining({ key: "dags/" })]);
  });

  test("uploads each file under its own key and notices changed content", () => {
    const template = synth({
      requirementsFile: file("our requirements.txt", "boto3\n"),
      pluginsFile: file("plugins.zip", "PK"),
      startupScriptFile: file("startup.sh", "true\n"),
    });

    for (const key of ["requirements.txt", "plugins.zip", "startup.sh"]) {
      const { source, source_hash: hash } = template.resource("aws_s3_object", { key });
      expect(source).toMatch(/^assets\//);
      expect(hash).toBe(`\${filemd5("${source as string}")}`);
    }
  });

  test("pins a file by the object's version", () => {
    const template = synth({ requirementsFile: file("requirements.txt", "boto3\n") });

    expect(template.text).toMatch(/\$\{aws_s3_object\.Files_Requirements_\w+\.version_id\}/);
  });

  test("uploads only after the bucket is versioned, encrypted and under its policy", () => {
    expect(synth().resource("aws_s3_object").depends_on).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^aws_s3_bucket_versioning\./),
        expect.stringMatching(/^aws_s3_bucket_server_side_encryption_configuration\./),
        expect.stringMatching(/^aws_s3_bucket_policy\./),
      ]),
    );
  });

  test("leaves the provider's default tags off objects, which take ten tags at most", () => {
    expect(synth().resource("aws_s3_object").override_provider).toEqual({ default_tags: { tags: {} } });
  });
});
