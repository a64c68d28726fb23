import { type LogsInsightsReader } from "../read/logs-insights-reader";
import { type CursorStore } from "../schedule/cursor-store";
import { type Explained, readExplanations } from "./read-explanations";

/**
 * Looks through the log groups that an environment was last seen to have.
 * @param range milliseconds since 1970-01-01 UTC
 * @throws Error where they are not known yet; what `readExplanations` throws
 */
export async function explain(
  explained: Explained,
  environment: string,
  range: { readonly from: number; readonly until: number },
  { cursors, insights }: { readonly cursors: CursorStore; readonly insights: LogsInsightsReader },
): Promise<void> {
  const logGroups = (await cursors.read(environment))?.logGroups ?? [];
  if (logGroups.length === 0) {
    throw new Error("the log groups are not known yet");
  }
  const seconds = { from: Math.floor(range.from / 1_000), to: Math.ceil(range.until / 1_000) };
  await readExplanations(explained, { logGroups, ...seconds }, insights);
}
