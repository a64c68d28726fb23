import { AIRFLOW_ENDPOINT_SERVICE } from "../../network/airflow-endpoint";
import { choice, optional, type PropChecks, shape } from "../../validation/prop-checks";

/** Whether an endpoint of `airflow.env` is made for the snapshot. */
export const SNAPSHOT_ENDPOINTS = ["create", "none"] as const;

/** How users and roles are read. */
export interface SnapshotSettings {
  /**
   * `create` makes an interface endpoint for `airflow.env` in the two subnets. `none` is for a VPC that has one with private DNS,
   * and for a public web server that the subnets reach through the Internet.
   * @default "create", or "none" where `additionalEndpointServices` has `airflow.env`
   */
  readonly endpoint?: "create" | "none";
}

/** Whether changes that nothing is logged of are found. */
export interface TeamSnapshotProps {
  /**
   * Reads Airflow's users, roles and permissions every hour, and reports what has changed though nothing was logged; `{}` for
   * the defaults. A function in the environment's subnets acts in Airflow as Admin for it. For Airflow 2, and with the
   * detector's mode `full`.
   * @default - none
   */
  readonly privilegeSnapshot?: SnapshotSettings;
}

/** Checks of `TeamSnapshotProps`. */
export const SNAPSHOT_CHECKS: PropChecks<TeamSnapshotProps> = {
  privilegeSnapshot: optional(shape<SnapshotSettings>({ endpoint: optional(choice(SNAPSHOT_ENDPOINTS)) })),
};

/** The problem of a snapshot that would show nothing. */
export function snapshotProblem({
  privilegeSnapshot,
  airflowVersion,
  detectionMode,
}: TeamSnapshotProps & {
  readonly airflowVersion: string;
  readonly detectionMode?: string;
}): string | undefined {
  if (privilegeSnapshot === undefined) {
    return undefined;
  }
  if (Number(airflowVersion.split(".")[0]) > 2) {
    return `must be left out with Airflow 3: that Amazon MWAA's InvokeRestApi reaches users and roles there is unconfirmed, got it with Airflow ${airflowVersion}`;
  }
  return detectionMode === "reference"
    ? "must be left out with the detector's mode reference, which does not read what the logs say of a change, got both"
    : undefined;
}

/** What of the network's settings matters here. */
interface EndpointSettings extends TeamSnapshotProps {
  readonly additionalEndpointServices?: readonly string[];
}

/** Whether the snapshot has an endpoint of its own. */
export function createsEndpoint({
  privilegeSnapshot,
  additionalEndpointServices = [],
}: EndpointSettings): boolean {
  return (
    privilegeSnapshot !== undefined &&
    privilegeSnapshot.endpoint !== "none" &&
    !additionalEndpointServices.includes(AIRFLOW_ENDPOINT_SERVICE)
  );
}

/** Addresses that it takes in each of the two subnets: of the endpoint, and of the function. */
export function snapshotAddresses(props: EndpointSettings): number {
  return (createsEndpoint(props) ? 1 : 0) + (props.privilegeSnapshot === undefined ? 0 : 1);
}
