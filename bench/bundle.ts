import fs from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { bundleFunctions } from "../functions/bundle";
import { type SettingsVariables } from "../functions/privilege-detector/settings";
import { median, runNode } from "./measure";

const RUNS = 11;

const PROJECT = path.resolve(__dirname, "..");

/** The bundle reads its settings as it is loaded. */
const SETTINGS: SettingsVariables = {
  ENVIRONMENTS: '[{"name":"payments"}]',
  MODE: "full",
  REALTIME: "false",
  TABLE_NAME: "detector",
  TOPIC_ARNS: '["arn:aws:sns:eu-west-1:111122223333:detector"]',
  SUBSCRIBER_EXPECTED: "false",
  MINIMUM_SEVERITY: "LOW",
  EVENT_BUS_NAME: "default",
  SCHEDULE_SECONDS: "300",
  SETTLE_SECONDS: "180",
  OVERLAP_SECONDS: "600",
};

/** How large the detector's bundle is, and how long Node takes to load it. */
export interface BundleFigures {
  readonly bytes: number;
  /** As the archive has it, near enough: Lambda's limit is on this. */
  readonly compressed: number;
  /** Milliseconds of a fresh process that loads the bundle, and of one that loads nothing. */
  readonly load: number;
  readonly nothing: number;
}

/** Measures the bundle that the stack holds; the median of fresh processes, in turns with the peer. */
export function bundleFigures(): BundleFigures {
  bundleFunctions();
  const bundle = path.join(PROJECT, "dist/bundles/privilege-detector/index.js");
  const content = fs.readFileSync(bundle);
  const env = { ...SETTINGS, AWS_REGION: "eu-west-1" };
  const run = (code: string): number => runNode(["-e", code], env, PROJECT).milliseconds;
  const pairs = Array.from({ length: RUNS }, () => [run(`require(${JSON.stringify(bundle)})`), run("")]);
  const medianOf = (index: number): number => median(pairs.map((pair) => pair[index] ?? NaN));
  return {
    bytes: content.length,
    compressed: gzipSync(content, { level: 9 }).length,
    load: medianOf(0),
    nothing: medianOf(1),
  };
}
