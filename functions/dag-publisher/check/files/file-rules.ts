import { always, type RuleDocumentation } from "../rules/dag-rule";
import { file004 } from "./plugins-zip";
import { file003 } from "./requirements";
import { file006 } from "./secrets";
import { file005 } from "./startup-script";

/** The rules about files by their names, and about those that an environment takes beside its DAGs. */
export const FILE_RULES: readonly RuleDocumentation[] = [
  {
    id: "FILE001",
    title: "Is neither Python nor an allowed data file",
    why:
      "Airflow and Python also load compiled code and archives (.pyc, .zip, .so, .egg), which nobody can read. Other files " +
      "are allowed by the patterns of dataFiles.",
    bad: "dags/helpers.zip",
    good: "dags/helpers.py",
    source: "Airflow, core-concepts/dags, loading DAGs; Python, library/zipimport",
    fix: "deliver the source as .py, or add a pattern to dataFiles of the policy",
    severity: always("error"),
  },
  {
    id: "FILE002",
    title: "Has a name that is run, or that takes another module's place",
    why:
      "Python and Airflow run some files by their name alone, and the DAGs folder comes first on the path: a file called " +
      "boto3.py is what every DAG of the environment imports as boto3.",
    bad: "dags/boto3.py",
    good: "dags/payments/aws.py",
    source: "CVE-2024-45034; Python, library/site; Airflow, modules_management",
    fix: "choose another name for the file or folder",
    severity: always("error"),
  },
  file003,
  file004,
  file005,
  file006,
];
