import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { defaultPrefix, targetOf } from "../../../../cli/delivery/target";
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
      deliverers: { repositories: [], others: false },
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

describe("the folder that a repository delivers to", () => {
  const of = (repositories: { repository: string; prefix?: string }[], others = false) => ({
    intakeBucket: "b",
    deliverers: { repositories, others },
  });
  const two = [
    { repository: "acme/a", prefix: "a" },
    { repository: "acme/b", prefix: "b" },
  ];

  test.each([
    ["the one that it has in teams.yaml", of(two), "acme/b", "b"],
    ["that of the only deliverer, whatever git calls it", of(two.slice(0, 1)), undefined, "a"],
    ["all, where it is none of several", of(two), "acme/c", undefined],
    ["all, where others deliver besides and it is not known", of(two.slice(0, 1), true), "acme/c", undefined],
    ["all, where the bucket is given by its name", { intakeBucket: "b" }, "acme/a", undefined],
  ])("is %s", (_, target, repository, prefix) => {
    expect(defaultPrefix(target, repository)).toBe(prefix);
  });

  test("counts where the command line says none, and what it says counts before", async () => {
    const shop = new Workshop();
    const file = path.join(shop.folder, "teams.yaml");
    fs.writeFileSync(
      file,
      'organization: acme\nteams:\n  payments:\n    accountId: "111122223333"\n    region: eu-west-1\n' +
        '    airflow: { version: "2.11.2" }\n    network: { create: { cidr: 10.20.0.0/16 } }\n' +
        "    delivery: { ci: [{ github: { repository: acme/dags, environment: production }, prefix: sales }] }\n",
    );
    shop.aws.buckets.set("acme-payments-dags-111122223333-intake", shop.intake);
    shop.write("dags/payments/a.py", "x = 1\n");
    const target = { team: "payments", file, bucket: undefined };
    expect((await shop.publish(target)).report).toContain("must be below dags/sales/");
    expect((await shop.publish({ ...target, prefix: "payments" })).exitCode).toBe(0);
    expect(shop.intake.keys("manifests/")).toEqual([expect.stringMatching(/^manifests\/payments\//)]);
    shop.close();
  });
});
