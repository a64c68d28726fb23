import { loadRules } from "../../../../functions/dag-publisher/publish/load-rules";
import { type StoredObject, UnreadableObjectError } from "../../../../functions/dag-publisher/publish/ports";

const SETTINGS = { POLICY_KEY: "policy/dag-policy.yaml", POLICY_VERSION_ID: "v1", AIRFLOW_VERSION: "2.11.0" };

/** What the function loads where this lies under the policy's key, in the version that Terraform uploaded. */
const load = (object: StoredObject | UnreadableObjectError | undefined): ReturnType<typeof loadRules> =>
  loadRules(
    {
      read: (key, versionId) =>
        object instanceof Error
          ? Promise.reject(object)
          : Promise.resolve(
              key === SETTINGS.POLICY_KEY && versionId === SETTINGS.POLICY_VERSION_ID ? object : undefined,
            ),
    },
    SETTINGS,
  );
const text = (policy: string | Uint8Array): StoredObject => ({ bytes: Buffer.from(policy), metadata: {} });

test("the policy of the version that is deployed decides", async () => {
  const { policy, policyHash } = await load(text("dagIdPrefix: payments_\n"));
  expect(policy.dagIdPrefix).toBe("payments_");
  expect(policyHash).toMatch(/^[0-9a-f]{64}$/);
});

test.each([
  ["is missing", undefined, /policy\/dag-policy\.yaml is not there in version v1: apply the stack again/],
  ["cannot be read", new UnreadableObjectError("no", true), /policy\/dag-policy\.yaml must be readable/],
  ["is no YAML", text("rules: {"), /^policy\/dag-policy\.yaml:1:/],
  ["is no map", text("- a"), /must be a map/],
  [
    "has a key that there is not",
    text("rulez: {}"),
    /^policy\/dag-policy\.yaml:1:1 {2}rulez must be a known key/,
  ],
  ["is not UTF-8", text(Buffer.from([0xff])), /encoded data was not valid/],
])(
  "nothing is decided where the policy %s: the function fails, and its alarm says so",
  async (_, object, message) => {
    await expect(load(object)).rejects.toThrow(message);
  },
);
