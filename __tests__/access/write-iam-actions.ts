import fs from "node:fs";
import path from "node:path";
import { iamActionsText } from "./support/iam-actions-text";

/** Writes the names of all of AWS's actions anew; run it when AWS has new ones. */
async function main(): Promise<void> {
  fs.writeFileSync(
    path.resolve(__dirname, "../../modules/identity/iam-actions.json"),
    await iamActionsText(),
  );
}

void main();
