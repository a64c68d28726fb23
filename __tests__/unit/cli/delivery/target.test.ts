import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { targetOf } from "../../../../cli/delivery/target";
import { Workshop } from "./support/workshop";

describe("the environment of a team", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "target-"));
  const file = path.join(folder, "teams.yaml");
  afterAll(() => fs.rmSync(folder, { recursive: true }));
  beforeAll(() =>
    fs.writeFileSync(
      file,
      'organization: acme\nteams:\n  Pay_Ments:\n    accountId: "111122223333"\n    region: eu-west-1\n' +
        '    airflow: { version: "2.11.2" }\n    network: { create: { cidr: 10.20.0.0/16 } }\n',
    ),
  );

  test("has its buckets and its Region from teams.yaml", () => {
    expect(targetOf({ team: "pay-ments", file })).toEqual({
      environment: "pay-ments",
      region: "eu-west-1",
      intakeBucket: "acme-pay-ments-dags-111122223333-intake",
      dagBucket: "acme-pay-ments-dags-111122223333",
    });
  });

  test("gives way to what the command line says", () => {
    expect(targetOf({ team: "pay-ments", file, bucket: "own", region: "eu-west-2" })).toMatchObject({
      region: "eu-west-2",
      intakeBucket: "own",
    });
  });

  test("must be in the file", () => {
    expect(() => targetOf({ team: "risk", file })).toThrow('--team must be pay-ments, got: "risk"');
  });

  test("is not another one, whatever the bucket is called", async () => {
    const shop = new Workshop();
    shop.write("dags/a.py", "x = 1\n");
    shop.aws.buckets.set("acme-pay-ments-dags-111122223333-intake", shop.intake);
    expect(await shop.publish({ team: "pay-ments", file, bucket: undefined })).toEqual({
      report: "",
      notes: [
        "s3://acme-pay-ments-dags-111122223333-intake must be the intake bucket of pay-ments, got: that of payments",
      ],
      exitCode: 2,
    });
    shop.close();
  });
});
