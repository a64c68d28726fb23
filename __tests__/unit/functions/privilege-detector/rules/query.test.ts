import { seeds } from "../../../../support/seeds";
import fc from "fast-check";
import {
  FULL_QUERY,
  fullQuery,
  isAddRoleMention,
  REFERENCE_QUERY,
  subscriptionFilterPattern,
} from "../../../../../functions/privilege-detector/rules/query";
import { classifyUnfiltered } from "../../../../../functions/privilege-detector/rules/find-privilege-change";
import { runningCommand, taskLine, version2, version3, webLine } from "./lines";

/** The regular expression of the query's filter, as Logs Insights gets it. */
function filterOf(query: string): RegExp {
  const source = /\| filter @message like \/(.+)\/\n/.exec(query)?.[1];
  if (source === undefined) {
    throw new Error("the query has no filter on @message");
  }
  return new RegExp(source);
}

const name = fc.oneof(
  fc.constantFrom("bob", "Admin", "Op", "Data Eng", 'b"ob', "J\u00fcrgen", "b\\ob", "bob@example.com"),
  fc.string({ minLength: 1, maxLength: 12 }),
);
const verb = fc.constantFrom(
  ...["add-role", "remove-role", "create", "delete", "reset-password", "import"].map(
    (word) => `users ${word}`,
  ),
  ...["create", "delete", "add-perms", "del-perms", "import"].map((word) => `roles ${word}`),
  ...["sync-perm", "permissions-cleanup", "fab-db reset"],
);
const gap = fc
  .array(fc.constantFrom(" ", "\t", "\n", "\\\n", "  ", "', '", '","'), { minLength: 1, maxLength: 12 })
  .map((parts) => parts.join(""));

const command = fc
  .tuple(verb, gap, gap, name, name)
  .map(
    ([words, first, second, user, role]) =>
      `airflow${first}${words.replace(" ", second)} -u ${user} -r ${role} -p x`,
  );

const table = fc.constantFrom(
  "ab_user",
  "AB_USER_ROLE",
  "Ab_Permission_View_Role",
  '"ab_role"',
  "public.ab_group_role",
  "ab_view_menu",
);

/** Lines that the rules know, with anything in the places of names. */
const text = fc.oneof(
  command,
  command.map(runningCommand),
  fc
    .tuple(name, name)
    .chain(([user, role]) =>
      fc.constantFrom(
        `User "${user}" added to role "${role}"`,
        `User "${user}" removed from role "${role}"`,
        `User "${user}" created with role "${role}"`,
        `User "${user}" deleted`,
        `User "${user}" password reset successfully`,
        `User "${user}" is already a member of role "${role}"`,
        `User "${user}" does not exist`,
        `"${role}" is not a valid role. Valid roles are: []`,
        `${user} already exists in the db`,
        `Creating new user with email '${user}'`,
        "Created the following users:",
        "Added 3 role(s)",
        "Deleted 3 permission(s)",
        `Added can edit on ${role} to role ${role}`,
        `Added Permission can edit on ${user} to role ${role}`,
        `Removed Permission menu access on ${user} to role ${role}`,
        `Inserted Role: ${role}`,
        `Deleting role '${role}'`,
        `Revoking 'can_read' on DAG 'DAG:x' for role '${role}'`,
        `Role named '${role}' does not exist`,
        "Failed to delete user",
        "Error adding new user to database. x",
        "roles and permissions successfully imported",
        "Direct database access via the ORM is not allowed in Airflow 3.0",
        `File "/x/airflow/settings.py", line 404, in configure_orm`,
        "MWAA__DB__CREDENTIALS",
        "aws mwaa create-web-login-token --name x",
        "when calling (AccessDenied) when calling the InvokeRestApi operation",
        "curl https://h/x/auth/fab/v1/roles -X POST",
      ),
    ),
  fc
    .tuple(
      fc.constantFrom("INSERT INTO", "update", "Delete\nFrom", "TRUNCATE TABLE", "drop table if exists"),
      table,
    )
    .map(([start, target]) => `${start} ${target} VALUES (1)`),
  fc
    .tuple(
      fc.constantFrom("POST", "PUT", "PATCH", "DELETE"),
      fc.constantFrom("/api/v1/", "/auth/fab/v1/", "/auth/", "/", "/api/v1/security/"),
      fc.constantFrom("users", "roles/x", "users/edit/3", "groups/add", "roles/delete/1", "aws_mwaa/cli"),
    )
    .map(
      ([method, prefix, path]) => `1.2.3.4 - - [x] "${method} ${prefix}${path} HTTP/1.1" 200 2 "-" "curl/8"`,
    ),
  name,
);

/** How it may come: as it is, as 2.x or 3.x write it, as a command's output inside that. */
const message = fc.tuple(text, fc.constantFrom(0, 1, 2, 3, 4, 5)).map(([line, form]) => {
  switch (form) {
    case 0:
      return line;
    case 1:
      return version2(line);
    case 2:
      return version2(version2(line, "override.py:1"));
    case 3:
      return version3(line);
    case 4:
      return version3(version3(version2(line, "override.py:1")));
    default:
      return version3("Task failed", { error_detail: [{ exc_value: line }] });
  }
});

describe("the full query", () => {
  it("is never narrower than the classifier", () => {
    const filter = filterOf(FULL_QUERY);
    let found = 0;
    fc.assert(
      fc.property(message, (line) => {
        if (
          classifyUnfiltered(taskLine(line)) !== undefined ||
          classifyUnfiltered(webLine(line)) !== undefined
        ) {
          found += 1;
          expect(line).toMatch(filter);
        }
      }),
      { numRuns: seeds(8_000) },
    );
    // The property says nothing about lines in which nothing is found.
    expect(found).toBeGreaterThan(seeds(4_000));
  });

  it("covers the requests that 3.x logs with fields", () => {
    const fields = { method: "POST", path: "/auth/fab/v1/users/", status_code: 200 };
    for (const line of [
      version3("request finished", fields),
      JSON.stringify({ event: "request finished", ...fields }),
      "2026-05-06T01:00:14.61Z [info     ] request finished [http.access] method=POST path=/auth/fab/v1/users/ status_code=200",
    ]) {
      expect(classifyUnfiltered(webLine(line))).toBeDefined();
      expect(line).toMatch(filterOf(FULL_QUERY));
    }
  });

  it("covers what the reference query counts", () => {
    expect("aws iam add-role-to-instance-profile").toMatch(filterOf(FULL_QUERY));
    expect(isAddRoleMention("aws iam add-role-to-instance-profile")).toBe(true);
    expect(isAddRoleMention('User "bob" added to role "Op"')).toBe(false);
  });

  it("uses only what Logs Insights and RE2 know", () => {
    const { source } = filterOf(FULL_QUERY);
    expect(source).not.toMatch(/\(\?[=!<]|\\[1-9]|\\k|\(\?[a-z]/);
    expect(source.replaceAll("\\/", "")).not.toContain("/");
    for (const [, count] of source.matchAll(/\{\d*,(\d+)\}/g)) {
      // RE2 repeats no more than a thousand times.
      expect(Number(count)).toBeLessThanOrEqual(1000);
    }
  });

  it("stays within the length of a query, in the order and with the fields that a run needs", () => {
    expect(FULL_QUERY.length).toBeLessThan(10_000);
    expect(fullQuery(123)).toMatch(
      /^fields @timestamp, @ingestionTime, @log, @logStream, @message\n\| filter @message like [^]*\n\| sort @timestamp asc\n\| limit 123$/,
    );
  });
});

it("has AWS's query word for word", () => {
  expect(REFERENCE_QUERY).toBe(
    'fields @log, @timestamp, @message | filter @message like "add-role" | stats count() by @log',
  );
});

it("reads every stream, whatever its name", () => {
  expect(FULL_QUERY).not.toContain("filter @logStream");
});

it("lets everything through a subscription filter", () => {
  expect(subscriptionFilterPattern()).toBe("");
});
