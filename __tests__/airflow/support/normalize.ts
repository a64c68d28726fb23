import { hostname } from "node:os";
import { type AirflowHome } from "./airflow-home";
import { CACHE } from "./versions";

/** Replaces what belongs to the recording machine by what MWAA has in its place. */
export function normalizer({ folder, python }: AirflowHome): (text: string) => string {
  const replacements: readonly (readonly [string, string])[] = [
    [folder, "/usr/local/airflow"],
    [python.replace(/\/bin\/python$/, ""), "/usr/local/airflow/.local"],
    [CACHE, "/usr/local/cache"],
  ];
  const host = new RegExp(`\\b(on host |hostname='?|host_name": ")${hostname()}\\b`, "g");
  return (text) =>
    replacements
      .reduce((rest, [from, to]) => rest.replaceAll(from, to), text)
      .replace(host, "$1ip-10-192-20-11.ec2.internal")
      // The machine's Python, wherever it is installed.
      .replace(/\/[\w./-]{1,200}\/lib\/python3\.(\d+)\/(?!site-packages)/g, "/usr/local/lib/python3.$1/")
      // The recording's own tokens: signed with a key that is in this repository, but they look like secrets.
      .replace(/eyJ[\w-]+\.[\w.-]+/g, "eyJ***");
}
