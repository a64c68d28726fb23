import { bundleFigures } from "./bundle";
import { classifierSpeeds } from "./classifier";
import { scannedPerDay } from "./scanned";

/** What the detector costs: lines per second, bytes to load, time to load, bytes to scan. */
const SCHEDULES = [60, 300, 900, 3_600];
const OVERLAPS = [30, 120, 600];

/** Prints all of it. */
export function printDetector(): void {
  printClassifier();
  printBundle();
  printScanned();
}

function printClassifier(): void {
  const { lines, speeds } = classifierSpeeds();
  const peer = speeds[0]?.linesPerSecond ?? NaN;
  console.log(`\nOver the ${lines} lines of the recorded corpus, one thread, median of 5 runs:\n`);
  console.log("| | lines per second | times the peer's time |");
  console.log("|:--|--:|--:|");
  for (const { name, linesPerSecond } of speeds) {
    const ratio = peer / linesPerSecond;
    console.log(`| ${name} | ${Math.round(linesPerSecond).toLocaleString("en")} | ${ratio.toFixed(1)} |`);
  }
}

function printBundle(): void {
  const { bytes, compressed, load, nothing } = bundleFigures();
  console.log("\nThe bundle, and whole fresh processes that load it, median of 11:\n");
  console.log("| size | gzip | load | nothing loaded | ratio |");
  console.log("|--:|--:|--:|--:|--:|");
  const cells = [
    `${(bytes / 1024).toFixed(0)} KiB`,
    `${(compressed / 1024).toFixed(0)} KiB`,
    `${load.toFixed(0)} ms`,
    `${nothing.toFixed(0)} ms`,
    (load / nothing).toFixed(1),
  ];
  console.log(`| ${cells.join(" | ")} |`);
}

function printScanned(): void {
  console.log("\nBytes scanned in a day for each byte ingested, fresh + an hour later + a day later:\n");
  console.log(`| schedule | ${OVERLAPS.map((overlap) => `overlap ${overlap} s`).join(" | ")} |`);
  console.log(`|:--|${OVERLAPS.map(() => "--:").join("|")}|`);
  for (const schedule of SCHEDULES) {
    const cells = OVERLAPS.map((overlap) => {
      const { fresh, hour, day } = scannedPerDay(schedule, overlap);
      return [fresh, hour, day].map((times) => times.toFixed(2)).join(" + ");
    });
    console.log(`| ${schedule / 60} min | ${cells.join(" | ")} |`);
  }
}
