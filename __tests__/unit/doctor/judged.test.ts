import { findingsAbout } from "../../../modules/doctor/finding";
import { judged } from "../../../modules/doctor/judged";
import { sdkError } from "./support/fake-account";

const READING = { check: "quotas", subject: "VPCs", actions: ["ec2:DescribeVpcs"] };
const judge = (): never => {
  throw new Error("must not judge what was not read");
};

test("what cannot be read is unchecked, never ok, and names the missing actions", async () => {
  const read = (): Promise<never> => Promise.reject(sdkError("AccessDenied", "no", 403));

  expect(await judged(READING, read, judge)).toEqual([
    findingsAbout("quotas", "VPCs").unchecked("access denied: no", "allow ec2:DescribeVpcs (docs/doctor.md)"),
  ]);
});

test("a mistake of the program is not hidden as a finding", async () => {
  const read = (): Promise<never> => Promise.reject(new TypeError("x is undefined"));

  await expect(judged(READING, read, judge)).rejects.toThrow(TypeError);
});
