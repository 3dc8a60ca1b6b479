import type { GlobalOptions } from "../cli_context.ts";
import type { InitOption } from "./questions.ts";

/** What `hakube init` may be told on the command line. */
export type InitOptions = GlobalOptions & Partial<Readonly<Record<InitOption, string>>> & {
  readonly terraform?: string | undefined;
  readonly loginKey?: string | undefined;
  readonly makeLoginKey?: true | undefined;
  readonly sshPasswordFile?: string | undefined;
  readonly acceptNewHostKeys?: true | undefined;
  /** undefined: a person is asked, and nobody else. */
  readonly tryLogin?: boolean | undefined;
  readonly allowTwoMasters?: true | undefined;
  readonly schema: boolean;
  readonly force?: true | undefined;
  readonly yes?: true | undefined;
};
