import {
  WEBSERVER_ACCESS,
  webserverAccessMode,
  webserverReachProblem,
} from "../../../modules/environment/webserver-access";

test.each([
  ["private", "PRIVATE_ONLY"],
  ["public", "PUBLIC_ONLY"],
] as const)("%s is MWAA's %s", (access, mode) => {
  expect(webserverAccessMode(access)).toBe(mode);
});

test("offers no mode that the provider of the bindings rejects", () => {
  expect(WEBSERVER_ACCESS).toEqual(["private", "public"]);
});

describe("a public web server", () => {
  const given = { webserverAccess: "public", airflowVersion: "3.0.6", egress: "endpoints" } as const;

  test("fails where tasks of Airflow 3 have no way to it, with the way out", () => {
    expect(webserverReachProblem(given)).toMatch(/^must be private .* take egress nat .*, got: "public"$/);
  });

  test.each([
    ["before Airflow 3, whose tasks call the database", { airflowVersion: "2.11.2" }],
    ["where there is a way to the Internet", { egress: "nat" }],
    ["in an existing VPC, whose routes are not known", { egress: undefined }],
    ["unless it is private", { webserverAccess: "private" }],
  ] as const)("passes %s", (_when, change) => {
    expect(webserverReachProblem({ ...given, ...change })).toBeUndefined();
  });
});
