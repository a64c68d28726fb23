import { changedConfig, grow, withTemporaryTag } from "../support/changed-config";
import { derivedConfig } from "../support/derived-config";
import { inventory, leftBehind } from "../support/inventory";
import { type Life, live } from "../support/life";
import { dispensableActions, unneededPermissions, untouchedResources } from "../support/permissions/not-more";
import { PolicyGuard } from "../support/permissions/policy-guard";
import { describeWith } from "../support/tools";
import { Workbench } from "../support/workbench";

const TEAM = "shipping";
const REGIONS = ["eu-west-1", "us-east-1"];

/** A key and a secret can be recovered for a while, by design. */
const RECOVERABLE = /\((pending deletion|in recovery)\)$/;

describeWith(
  ["terraform", "python3"],
  "the life of an environment whose DAGs come through a publisher",
  () => {
    jest.setTimeout(20 * 60_000);

    let bench: Workbench;
    let life: Life;
    let left: string[];
    /** Terraform has the policies that `mwaa-teams deploy-policy` makes, and no other. */
    const guard = new PolicyGuard();
    let versions: ReadonlyMap<string, readonly string[]>;
    beforeAll(async () => {
      bench = await Workbench.openWithAws({ guard });
      const file = await changedConfig(bench, await derivedConfig(bench, "delivery.yaml"), withTemporaryTag);
      const first = await bench.synthesize(file);
      const changed = await bench.synthesize(await changedConfig(bench, file, grow));
      const before = await inventory(bench.awsUrl, REGIONS);
      const [folder, later] = [first.get(TEAM) ?? "", changed.get(TEAM) ?? ""];
      versions = new Map([[TEAM, [later, folder]]]);
      life = await live(bench, TEAM, folder, later, { guard, upgrade: true });
      left = leftBehind(before, await inventory(bench.awsUrl, REGIONS));
    });
    afterAll(() => bench.close());

    it("begins with a valid stack that creates the way of DAGs, and does nothing else", () => {
      expect(life.messages).toEqual([]);
      expect(life.first.filter((action) => !action.startsWith("create "))).toEqual([]);
      expect(life.first).toEqual(
        expect.arrayContaining([
          expect.stringMatching(/^create aws_lambda_event_source_mapping\.DagDelivery_/),
          expect.stringMatching(/^create aws_s3_bucket_notification\.DagDelivery_IntakeBucket_/),
          expect.stringMatching(/^create aws_s3_object\.DagDelivery_DagPolicy_/),
        ]),
      );
      expect(
        life.first.filter((action) => action.startsWith("create aws_iam_role.DagDelivery_CiRoles_")),
      ).toHaveLength(2);
    });

    it("leaves nothing to change right after it is applied, nor after a change", () => {
      expect(life.driftAfterFirst).toEqual([]);
      expect(life.driftAfterChange).toEqual([]);
    });

    it("replaces and destroys nothing in a change, but the deletion protection that is given up", () => {
      expect(
        life.change.filter(
          (action) =>
            /^(delete|replace)/.test(action) && !/^delete terraform_data\.\w*DeletionProtection/.test(action),
        ),
      ).toEqual([]);
    });

    it("is denied nothing under the policies of deploy-policy, but the provider's question who it is", () => {
      expect(guard.denials.filter(({ action }) => action !== "iam:GetUser")).toEqual([]);
    });

    it("needs every action of those policies, and reaches every resource that they name", async () => {
      expect(await unneededPermissions(guard, versions)).toEqual([]);
      expect(await dispensableActions(guard, versions)).toEqual([]);
      expect(untouchedResources(guard, versions)).toEqual([]);
    });

    it("leaves nothing behind but what can be recovered", () => {
      expect(left.filter((item) => !RECOVERABLE.test(item))).toEqual([]);
    });
  },
);
