/** `source` of every event that the publisher puts on the bus. */
export const PUBLISH_EVENT_SOURCE = "mwaa-teams";

/** `detail-type` of the events on the bus, by what happened. The detail is the file's or the manifest's status. */
export const PUBLISH_EVENT_TYPES = {
  published: "DAG Published",
  rejected: "DAG Rejected",
  removed: "DAG Removed",
  /** Delivered bytes lay in the DAG bucket that the publisher did not write. */
  repaired: "DAG Bucket Repaired",
} as const;

/** Names of the metrics of the publisher, in namespace `MwaaTeams`, with dimension `Environment`. */
export const PUBLISH_METRICS = {
  published: "DagsPublished",
  rejected: "DagsRejected",
  removed: "DagsRemoved",
  /** Seconds from the upload of the newest file of an invocation to its answer. */
  lag: "PublishLagSeconds",
} as const;

/** What the schedule sends through the queue: compare both buckets with the records, and read Airflow's log. */
export const RECONCILE_MESSAGE = { "mwaa-teams": "reconcile" } as const;

/** Tag of an intake object that says what became of it: `published` or `rejected`. */
export const CHECK_TAG = "dag-check";
