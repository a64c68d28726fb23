import { provenanceOf } from "../../../../../cli/delivery/local/provenance";

const COMMIT = "0123456789abcdef0123456789abcdef01234567";
const GIT = {
  commit: COMMIT,
  origin: "https://github.com/acme/dags.git",
  ref: "refs/heads/main",
  isDirty: false,
};

describe("where files come from", () => {
  test("is what GitLab CI/CD says, a tag before a branch", () => {
    const environment = {
      GITLAB_CI: "true",
      CI_COMMIT_SHA: COMMIT,
      CI_PROJECT_PATH: "acme/data/dags",
      CI_COMMIT_BRANCH: "main",
      CI_JOB_URL: "https://gitlab.com/acme/data/dags/-/jobs/7",
    };
    const found = { commit: COMMIT, repository: "acme/data/dags", run: environment.CI_JOB_URL };
    expect(provenanceOf({}, environment, undefined)).toEqual({ ...found, ref: "refs/heads/main" });
    expect(provenanceOf({}, { ...environment, CI_COMMIT_TAG: "v1" }, GIT)).toEqual({
      ...found,
      ref: "refs/tags/v1",
    });
  });

  test.each([
    ["https://github.com/acme/dags.git", "acme/dags"],
    ["https://oauth2:glpat-secret@gitlab.example.com/acme/data/dags", "acme/data/dags"],
    ["git@github.com:acme/dags.git", "acme/dags"],
    ["ssh://git@github.com:22/acme/dags.git/", "acme/dags"],
    ["/srv/git/dags.git", undefined],
  ])("is git's origin %s without host and user", (origin, repository) => {
    const found = provenanceOf({}, {}, { ...GIT, origin });
    expect(found.repository).toBe(repository);
    expect(JSON.stringify(found)).not.toContain("secret");
  });

  test("is the command line before all else", () => {
    expect(provenanceOf({ ref: "refs/tags/v2", run: "here" }, {}, GIT)).toEqual({
      commit: COMMIT,
      repository: "acme/dags",
      ref: "refs/tags/v2",
      run: "here",
    });
  });

  test.each([
    [{ commit: "main" }, '--commit must be 40 or 64 hexadecimal digits, got: "main"'],
    [{ ref: "größe" }, '--ref must be 1 to 500 printable ASCII characters, got: "größe"'],
    [{ repository: "" }, '--repository must be 1 to 500 printable ASCII characters, got: ""'],
  ])("rejects a flag that metadata cannot hold: %j", (flags, message) => {
    expect(() => provenanceOf(flags, {}, undefined)).toThrow(message);
  });

  test("is nothing where nobody knows", () => {
    expect(provenanceOf({}, {}, undefined)).toEqual({});
  });
});
