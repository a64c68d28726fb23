import path from "node:path";

const HERE = path.resolve(__dirname, "../..");

/** The folder of the package's `package.json`; compiled code is one folder deeper than its source. */
export const PACKAGE_ROOT = path.basename(HERE) === "dist" ? path.dirname(HERE) : HERE;
