/** Prefix of the DAG files in their bucket, in the form of `aws_mwaa_environment`. */
export const DAG_PREFIX = "dags/";
