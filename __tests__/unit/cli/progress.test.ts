import { lateProgress, showProgress } from "../../../cli/progress";

describe("progress on standard error", () => {
  let written: string;
  beforeEach(() => {
    written = "";
    jest.useFakeTimers();
    jest.spyOn(process.stderr, "write").mockImplementation((text) => {
      written += String(text);
      return true;
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  test("is one line that is written over, and gone at the end", () => {
    showProgress(1, 3, "stacks");
    showProgress(2, 3, "stacks");
    showProgress(3, 3, "stacks");
    expect(written).toBe("\r1 of 3 stacks\r2 of 3 stacks\r\u001b[K");
  });

  test("is not shown for work that takes no more than two seconds", () => {
    const progress = lateProgress("stacks");
    progress(1, 3);
    jest.advanceTimersByTime(2_000);
    progress(2, 3);
    progress(3, 3);
    expect(written).toBe("");
  });

  test("is shown from then on", () => {
    const progress = lateProgress("stacks");
    progress(1, 3);
    jest.advanceTimersByTime(2_001);
    progress(2, 3);
    expect(written).toBe("\r2 of 3 stacks");
    progress(3, 3);
    expect(written).toBe("\r2 of 3 stacks\r\u001b[K");
  });
});
