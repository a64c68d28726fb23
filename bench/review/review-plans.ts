import fs from "node:fs";
import { markdownReport } from "../../modules/review/report/markdown";
import { reviewPlans } from "../../modules/review/review-plans";

/** The measured program: the review of the plans that are named, as one comment beside the first. */
const plans = process.argv.slice(2);
fs.writeFileSync(`${plans[0]}.md`, markdownReport(reviewPlans(plans)));
