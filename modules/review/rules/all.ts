import { deletionProtection } from "./deletion-protection";
import { destroyed } from "./destroyed";
import { detector } from "./detector";
import { encryption } from "./encryption";
import { environment } from "./environment";
import { incomplete } from "./incomplete";
import { leftBehind } from "./left-behind";
import { network } from "./network";
import { publicBuckets } from "./public-buckets";
import { retention } from "./retention";
import { type ReviewRule } from "./rule";
import { trail } from "./trail";

/** What is said of single resources. Who can do what is computed from all of them: `access/`. */
export const REVIEW_RULES: readonly ReviewRule[] = [
  destroyed,
  environment,
  publicBuckets,
  trail,
  detector,
  deletionProtection,
  retention,
  encryption,
  network,
  leftBehind,
  incomplete,
];
