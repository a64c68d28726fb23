import { webserverAccessMode, webserverAccessProblem } from "../../../modules/environment/webserver-access";

test.each([
  ["private", "PRIVATE_ONLY"],
  ["public", "PUBLIC_ONLY"],
  ["public-and-private", "PUBLIC_AND_PRIVATE"],
] as const)("%s is MWAA's %s", (access, mode) => {
  expect(webserverAccessMode(access)).toBe(mode);
});

test("fails public-and-private before Airflow 3.2", () => {
  expect(webserverAccessProblem("public-and-private", "3.1.9")).toBe(
    'must be private or public before Airflow 3.2 (this is 3.1.9), got: "public-and-private"',
  );
});

test("passes public-and-private from Airflow 3.2, and the others always", () => {
  expect(webserverAccessProblem("public-and-private", "3.2.0")).toBeUndefined();
  expect(webserverAccessProblem("private", "2.7.2")).toBeUndefined();
  expect(webserverAccessProblem("public", "2.7.2")).toBeUndefined();
});
