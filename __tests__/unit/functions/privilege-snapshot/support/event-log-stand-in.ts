import { type AirflowApi } from "../../../../../functions/privilege-snapshot/pages";
import { ServiceError } from "../../../../../functions/signed/service-error";

/** Amazon MWAA answers no more (Amazon MWAA API Reference, InvokeRestApi). */
const MOST_BYTES = 6 * 1_024 ** 2;

/** An entry of the table `log`; code that writes to the database may put anything there. */
export interface Entry {
  readonly id: number;
  readonly when: string | null;
  readonly event: string | null;
  readonly owner?: string | null;
  readonly extra?: string | null;
}

/** Airflow's `/eventLogs` behind Amazon MWAA, as `event_log_endpoint.py` answers it, with the limits of both. */
export class EventLogStandIn implements AirflowApi {
  public readonly calls: { readonly path: string; readonly query: Readonly<Record<string, unknown>> }[] = [];
  /** Called before each answer: may change the entries, or throw. */
  public before: (query: Readonly<Record<string, unknown>>) => void = () => undefined;

  /** @param filters whether it knows filters; 2.7 rejects a parameter that it does not know */
  public constructor(
    public entries: Entry[],
    private readonly filters = true,
  ) {}

  public async get(path: string, query: Readonly<Record<string, string | number>>): Promise<unknown> {
    this.calls.push({ path, query });
    await Promise.resolve();
    this.before(query);
    if (path !== "/eventLogs") {
      const id = Number(/^\/eventLogs\/(\d+)$/.exec(path)?.[1]);
      const found = this.entries.find((entry) => entry.id === id);
      if (found === undefined) {
        throw refusal(404);
      }
      return written(found);
    }
    const { limit, offset, order_by: order, ...filters } = query;
    if (!this.filters && Object.keys(filters).length > 0) {
      throw refusal(400);
    }
    const { after, before, included_events: events } = filters;
    const matching = this.entries
      .filter(({ when, event }) =>
        [
          after === undefined || (when !== null && Date.parse(when) > Date.parse(String(after))),
          before === undefined || (when !== null && Date.parse(when) < Date.parse(String(before))),
          events === undefined || (event !== null && String(events).split(",").includes(event)),
        ].every(Boolean),
      )
      .sort((one, other) => (order === "-event_log_id" ? other.id - one.id : one.id - other.id));
    const page = matching.slice(Number(offset), Number(offset) + Math.min(Number(limit), 100));
    const answer = { event_logs: page.map(written), total_entries: matching.length };
    if (Buffer.byteLength(JSON.stringify(answer)) > MOST_BYTES) {
      throw new ServiceError("RestApiServerException", "", 400, { RestApiStatusCode: 500 });
    }
    return answer;
  }
}

function refusal(status: number): ServiceError {
  return new ServiceError("RestApiClientException", "", 400, { RestApiStatusCode: status });
}

/** As `EventLogSchema` writes it. */
function written({ id, when, event, owner = "airflow", extra = "{}" }: Entry): object {
  return { event_log_id: id, when, event, owner, extra, dag_id: null, task_id: null, run_id: null };
}
