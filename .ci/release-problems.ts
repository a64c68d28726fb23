/** What a release is made from. */
export interface Release {
  /** The tag that asks for it, such as `v0.1.0`. */
  readonly tag: string;
  /** The version in package.json. */
  readonly packageVersion: string;
  /** The text of CHANGELOG.md. */
  readonly changelog: string;
}

/** A version in the changelog. */
export interface ChangelogVersion {
  readonly version: string;
  /** When it was released, `YYYY-MM-DD`; nothing for a version that is not yet. */
  readonly date?: string;
}

/** The versions of a changelog in the form of keepachangelog.com, newest first; what is `[Unreleased]` is none. */
export function changelogVersions(changelog: string): ChangelogVersion[] {
  const headings = changelog.matchAll(/^## \[(\d+\.\d+\.\d+\S*)\] - (?:(\d{4}-\d{2}-\d{2})|unreleased)$/gm);
  return [...headings].map(([, version = "", date]) => ({ version, date }));
}

/** Everything that stands between a tag and its release, in whole sentences. */
export function releaseProblems({ tag, packageVersion, changelog }: Release): string[] {
  const [newest] = changelogVersions(changelog);
  return [
    ...(tag === `v${packageVersion}`
      ? []
      : [`The tag must be v${packageVersion}, as package.json has it, got: ${tag}`]),
    ...(newest?.version === packageVersion
      ? []
      : [
          `The newest version in CHANGELOG.md must be ${packageVersion}, as package.json has it, got: ${newest?.version ?? "none"}`,
        ]),
    ...(newest !== undefined && newest.date === undefined
      ? [`CHANGELOG.md must say when ${newest.version} is released, got: unreleased`]
      : []),
  ];
}
