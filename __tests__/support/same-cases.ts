import fc from "fast-check";

/** A change is judged by the same generated cases each time. Each night plays others (SOAK=1); a failure prints their seed. */
if (process.env.SOAK !== "1") {
  fc.configureGlobal({ seed: 22 });
}
