import { type AccessState } from "../../../../../functions/airflow/access-state";
import { type AirflowApi } from "../../../../../functions/privilege-snapshot/pages";
import { ServiceError } from "../../../../../functions/signed/service-error";

/** Amazon MWAA answers no more (Amazon MWAA API Reference, InvokeRestApi). */
const MOST_BYTES = 6 * 1_024 ** 2;

/** Airflow's lists of users and roles behind Amazon MWAA, with the limits of both. */
export class AirflowStandIn implements AirflowApi {
  public readonly calls: { readonly path: string; readonly limit: number; readonly offset: number }[] = [];
  /** Airflow's `maximum_page_limit`. */
  public largestPage = 100;
  /** Called before each answer: may change the state, or throw. */
  public before: (path: string, offset: number) => void = () => undefined;

  public constructor(public state: AccessState) {}

  public async get(
    path: string,
    { limit, offset }: { readonly limit: number; readonly offset: number },
  ): Promise<unknown> {
    this.calls.push({ path, limit, offset });
    await Promise.resolve();
    this.before(path, offset);
    const all = path === "/users" ? this.users() : this.roles();
    const page = all.slice(offset, offset + Math.min(limit, this.largestPage));
    const answer = { [path.slice(1)]: page, total_entries: all.length };
    if (Buffer.byteLength(JSON.stringify(answer)) > MOST_BYTES) {
      throw new ServiceError("RestApiServerException", "", 400, { RestApiStatusCode: 500 });
    }
    return answer;
  }

  /** As `UserCollectionItemSchema` of the FAB provider writes them. */
  private users(): object[] {
    return this.state.users.map(({ name, fullName, active, roles }) => {
      const [first = "", ...rest] = fullName.split(" ");
      return {
        active,
        changed_on: "2026-01-01T12:00:00+00:00",
        email: `${name}@example.com`,
        first_name: first,
        last_login: null,
        last_name: rest.join(" "),
        login_count: 3,
        roles: roles.map((role) => ({ name: role })),
        username: name,
      };
    });
  }

  /** As `RoleSchema` writes them. */
  private roles(): object[] {
    return this.state.roles.map(({ name, permissions }) => ({
      name,
      actions: permissions.map((permission) => {
        const [action = "", resource = ""] = permission.split(" on ");
        return { action: { name: action.replaceAll(" ", "_") }, resource: { name: resource } };
      }),
    }));
  }
}
