import { WEBSERVER_ACCESS, webserverAccessMode } from "../../../modules/environment/webserver-access";

test.each([
  ["private", "PRIVATE_ONLY"],
  ["public", "PUBLIC_ONLY"],
] as const)("%s is MWAA's %s", (access, mode) => {
  expect(webserverAccessMode(access)).toBe(mode);
});

test("offers no mode that the provider of the bindings rejects", () => {
  expect(WEBSERVER_ACCESS).toEqual(["private", "public"]);
});
