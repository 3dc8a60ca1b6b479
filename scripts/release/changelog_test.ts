import assert from "node:assert/strict";
import { changelogSections, withAbsoluteLinks } from "./changelog.ts";
import { versionProblems } from "./version_problems.ts";

const changelog = `# Changelog

About it.

## [Unreleased]

## [0.2.0] - 2027-01-02

### Added

- A thing.

## [0.1.0] - 2026-12-01

- All.
`;

Deno.test("changelogSections() gives each version with its date and notes", () => {
  assert.deepEqual(changelogSections(changelog), [
    { version: "Unreleased", date: undefined, notes: "" },
    { version: "0.2.0", date: "2027-01-02", notes: "### Added\n\n- A thing." },
    { version: "0.1.0", date: "2026-12-01", notes: "- All." },
  ]);
  assert.deepEqual(changelogSections("# Changelog\n"), []);
});

Deno.test("withAbsoluteLinks() changes links to files, and no others", () => {
  const text = "[a](docs/a.md) [b](https://b.example) [c](#c) [d](docs/d.md#part)";
  assert.equal(
    withAbsoluteLinks(text, "https://f.example/v1"),
    "[a](https://f.example/v1/docs/a.md) [b](https://b.example) [c](#c) [d](https://f.example/v1/docs/d.md#part)",
  );
});

Deno.test("versionProblems() finds who says another version", () => {
  const good = { tag: "v0.2.0", program: "0.2.0", config: "0.2.0", changelog };
  assert.deepEqual(versionProblems(good), []);
  assert.deepEqual(versionProblems({ ...good, changelog: "", tag: undefined }), []);
  const wrong: [Partial<typeof good>, RegExp][] = [
    [{ tag: "v0.2.1" }, /the tag is v0\.2\.1/],
    [{ tag: "0.2.0" }, /the tag is 0\.2\.0/],
    [{ config: "0.1.0" }, /deno\.json says 0\.1\.0/],
    [{ changelog: changelog.replace(" - 2027-01-02", "") }, /has no date/],
    [{ changelog: changelog.replace("0.2.0", "0.3.0") }, /CHANGELOG\.md ends with 0\.3\.0/],
    [{ changelog: "## [0.2.0] - 2027-01-02\n" }, /says nothing/],
    [{ program: "next", config: "next", tag: "vnext" }, /"next" is no version/],
  ];
  for (const [change, problem] of wrong) {
    assert.match(versionProblems({ ...good, ...change })[0] ?? "", problem);
  }
});
