/** `source` of every event that the publisher puts on the bus. */
export const PUBLISH_EVENT_SOURCE = "mwaa-teams";

/** `detail-type` of the events on the bus, by what happened. The detail is the file's or the manifest's status. */
export const PUBLISH_EVENT_TYPES = {
  published: "DAG Published",
  rejected: "DAG Rejected",
  removed: "DAG Removed",
  /** Somebody else changed or deleted a published object, and it is restored. */
  repaired: "DAG Restored",
  /** A published file would be rejected by the policy or the checker of today; it stays. */
  failsCheck: "Published DAG Fails Check",
} as const;

/** Names of the metrics of the publisher, in namespace `MwaaTeams`, with dimension `Environment`. */
export const PUBLISH_METRICS = {
  published: "DagsPublished",
  rejected: "DagsRejected",
  removed: "DagsRemoved",
} as const;

/** What the schedule sends through the queue: compare both buckets with the records, and read Airflow's log. */
export const RECONCILE_MESSAGE = { "mwaa-teams": "reconcile" } as const;

/** Tag of an intake object that says what became of it: `published` or `rejected`. */
export const CHECK_TAG = "dag-check";
