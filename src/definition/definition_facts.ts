import type { HookKind } from "./hook_references.ts";
import type { KnownNetwork } from "./known_networks.ts";
import type { KnownReleases } from "./known_releases.ts";

/** What a definition is checked against: all that is not written in it. */
export interface DefinitionFacts {
  readonly releases: KnownReleases;
  /** ISO date, for example `2026-11-23`. */
  readonly today: string;
  /** `--allow-two-masters`: two masters are then a warning. */
  readonly allowTwoMasters: boolean;
  /** Names of the hooks that come with hakube. */
  readonly bundledHooks: Readonly<Record<HookKind, readonly string[]>>;
  /** The pod networks that come with hakube, by name; `none` is not among them. */
  readonly networks: Readonly<Record<string, KnownNetwork>>;
  /** Names of the checks of `hakube preflight`. */
  readonly preflightChecks: readonly string[];
  /**
   * The text of a hook that `hookReferences` listed with a path.
   * @param reference as written in the definition
   * @returns undefined when there is no such file
   */
  hookText(reference: string): string | undefined;
  /**
   * The text of a file that `fileReferences` listed.
   * @param reference as written in the definition
   * @returns undefined when there is no such file
   */
  fileText(reference: string): string | undefined;
  /**
   * Whether there is a file with a secret that `secretFileReferences` listed; what is in it is not
   * read. Of one below `~/` nothing is known.
   */
  hasSecretFile(reference: string): boolean;
}
