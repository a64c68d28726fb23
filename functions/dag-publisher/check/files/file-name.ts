import { type DagPolicy } from "../../policy/dag-policy";
import { type RuleId } from "../../policy/rule-ids";
import { matchesGlob } from "../glob";
import { type Finding } from "../rules/dag-rule";

/** What Airflow or Python loads as code although it is no text. */
const CODE = /\.(pyc|pyo|pyd|so|dll|dylib|zip|egg|whl|pth|pyz|pex|jar)$/i;

/** Files that Python or Airflow run by their name alone, wherever they lie on the path. */
const RUN_BY_NAME = new Set([
  "airflow_local_settings.py",
  "sitecustomize.py",
  "usercustomize.py",
  "webserver_config.py",
  "log_config.py",
]);

/** Modules that a file in the DAGs folder would take the place of: the folder comes first on Airflow's path. */
const SHADOWED = new Set(
  (
    "airflow boto3 botocore aiobotocore s3transfer requests urllib3 yaml sqlalchemy jinja2 pendulum attr attrs celery " +
    "cryptography flask flask_appbuilder werkzeug psycopg2 kombu watchtower pydantic typing_extensions packaging " +
    "abc argparse array ast asyncio base64 bisect builtins calendar cgi codecs collections concurrent configparser " +
    "contextlib contextvars copy csv ctypes dataclasses datetime decimal email encodings enum errno fnmatch functools " +
    "gc glob gzip hashlib heapq hmac html http imp importlib inspect io ipaddress itertools json keyword linecache " +
    "locale logging math mimetypes multiprocessing numbers operator os pathlib pickle pkgutil platform posixpath " +
    "pprint queue random re reprlib resource runpy sched secrets select selectors shlex shutil signal site socket ssl " +
    "stat string struct subprocess sys sysconfig tarfile tempfile textwrap threading time timeit token tokenize " +
    "traceback types typing unicodedata unittest urllib uuid venv warnings weakref xml zipfile zipimport zlib"
  ).split(" "),
);

/** Whether the file is Python that Airflow reads as text. */
export function isPython(path: string): boolean {
  return path.endsWith(".py");
}

/** What a file's name says. */
export function fileFindings(path: string, policy: DagPolicy): (Finding & { readonly rule: RuleId })[] {
  const name = path.split("/").at(-1) ?? path;
  if (path.includes("\\") || path.split("/").some((part) => part === "" || part === "." || part === "..")) {
    return [
      {
        rule: "FILE001",
        message: `${JSON.stringify(path)} is no plain path below the DAGs folder`,
        fix: "write it with / between names, without . or .. or empty parts",
      },
    ];
  }
  if (CODE.test(path)) {
    return [
      {
        rule: "FILE001",
        message: `${name} is code that cannot be read: Airflow and Python load it all the same`,
        fix: "deliver the source as .py, and libraries through requirements.txt",
      },
    ];
  }
  if (!isPython(path)) {
    return policy.dataFiles.some((pattern) => matchesGlob(pattern, path))
      ? []
      : [
          {
            rule: "FILE001",
            message: `${name} is neither Python nor a data file that the policy allows`,
            fix: `add a pattern for it to dataFiles of the policy, or leave it out`,
          },
        ];
  }
  return [...runByName(name), ...shadowing(path)];
}

function runByName(name: string): (Finding & { readonly rule: RuleId })[] {
  return RUN_BY_NAME.has(name.toLowerCase())
    ? [
        {
          rule: "FILE002",
          message: `${name} is run by its name, by Python or Airflow itself`,
          fix: "choose another name; settings of the environment belong to the platform team",
        },
      ]
    : [];
}

/** A file or package at the top of the DAGs folder is what every import of that name finds. */
function shadowing(path: string): (Finding & { readonly rule: RuleId })[] {
  const top = (path.split("/")[0] ?? path).replace(/\.py$/, "");
  return SHADOWED.has(top) &&
    (!path.includes("/") || path.endsWith("/__init__.py") || path.split("/").length === 2)
    ? [
        {
          rule: "FILE002",
          message: `${path} takes the place of the module ${top} for every DAG of the environment`,
          fix: "choose another name for the file or folder",
        },
      ]
    : [];
}
