/**
 * Whether a version is the minimum or later, part by part as numbers (2.11 is later than 2.9). A part that is
 * left out counts as 0, so that the minimum may be "3.2".
 */
export function isVersionAtLeast(version: string, minimum: string): boolean {
  const parts = version.split(".").map(Number);
  const least = minimum.split(".").map(Number);
  for (let index = 0; index < Math.max(parts.length, least.length); index++) {
    const difference = (parts[index] ?? 0) - (least[index] ?? 0);
    if (difference !== 0) {
      return difference > 0;
    }
  }
  return true;
}
