import { airflowVersionWarning } from "../../environment/airflow-version";
import { type Finding, findingsAbout } from "../finding";
import { type StackToApply } from "../needs";

/** Whether MWAA offers the Airflow version, by the library's own dated list: no API of AWS has one. */
export function checkAirflowVersion({ team }: StackToApply): readonly Finding[] {
  if (team === undefined) {
    return [];
  }
  const { airflowVersion } = team.props;
  const about = findingsAbout("airflow version", airflowVersion);
  const warning = airflowVersionWarning(airflowVersion);
  return [
    warning === undefined
      ? about.ok("was on AWS's list in September 2026")
      : about.warning(
          warning,
          "look at https://docs.aws.amazon.com/mwaa/latest/userguide/airflow-versions.html",
        ),
  ];
}
