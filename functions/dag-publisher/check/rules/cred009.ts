import { type DagRule, ERROR_IF_STRICT } from "./dag-rule";
import { Beginnings, usesOf } from "./references";

const MODULES = new Beginnings([
  "cryptography.fernet",
  "airflow.models.crypto",
  "airflow.sdk.crypto",
  "airflow._shared.crypto",
]);

export const cred009: DagRule = {
  id: "CRED009",
  title: "Uses the encryption of Airflow's connections",
  why:
    "Airflow encrypts passwords in its database by Fernet. A DAG that has the key at hand decrypts the connections of " +
    "all teams.",
  bad: "from airflow.models.crypto import get_fernet",
  good: "boto3.client('kms').decrypt(CiphertextBlob=data)",
  source: "Airflow, Fernet",
  fix: "encrypt with a KMS key of the team's own",
  severity: ERROR_IF_STRICT,
  *find({ facts }) {
    for (const { of, node } of usesOf(facts, MODULES)) {
      yield { message: `${of} encrypts and decrypts as Airflow's connections are`, at: node };
    }
  },
};
