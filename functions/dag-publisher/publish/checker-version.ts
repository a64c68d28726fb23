/** The package's version, which esbuild puts in place of the name; there is none where nothing is bundled. */
declare const PACKAGE_VERSION: string;

/** Version of the checker and the DAG factory: that of this package. */
export function checkerVersion(): string {
  return typeof PACKAGE_VERSION === "undefined" ? "0.0.0-source" : PACKAGE_VERSION;
}
