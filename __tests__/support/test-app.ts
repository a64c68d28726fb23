import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";

let folder: string | undefined;

afterAll(() => {
  if (folder !== undefined) {
    rmSync(folder, { recursive: true });
  }
});

/** An app whose stacks a test reads in memory. CDKTF makes its output folder all the same: one for each test file. */
export function testApp(): App {
  folder ??= mkdtempSync(join(tmpdir(), "test-app-"));
  return new App({ outdir: folder, stackTraces: false });
}
