import { decide, type Survey } from "../../src/install/decide.ts";
import { nodeFacts } from "../fakes/node_facts.ts";
import { resolvedDefinition } from "../fakes/resolved_definition.ts";
import { byCall, type Provocation } from "./provocation.ts";

const names = ["m0", "m1", "m2", "w0", "w1"];

/** New machines that all answer. */
function survey(changes: Partial<Survey>): Survey {
  return {
    definition: resolvedDefinition(),
    facts: new Map(names.map((name) => [name, nodeFacts()])),
    selected: new Set(names),
    hasClusterRecord: false,
    caSha256: "c".repeat(64),
    allowPartial: false,
    ...changes,
  };
}

function without(name: string): Survey["facts"] {
  return new Map(names.filter((it) => it !== name).map((it) => [it, nodeFacts()]));
}

/** What an installation finds before it begins. */
export const unfitErrors: readonly Provocation[] = [
  byCall("a master that does not answer", () => decide(survey({ facts: without("m1") }))),
  byCall("a cluster whose data are gone", () => decide(survey({ hasClusterRecord: true }))),
  byCall(
    "a new cluster without all masters",
    () => decide(survey({ selected: new Set(["m0", "w0"]) })),
  ),
  byCall(
    "a node of another cluster",
    () => decide(survey({ facts: new Map([["w0", nodeFacts({ caSha256: "d".repeat(64) })]]) })),
  ),
  byCall("another version than the definition's", () =>
    decide(survey({
      facts: new Map(names.map((name) => [
        name,
        nodeFacts({ kubeletVersion: "1.36.1", etcdVersion: "3.5.9" }),
      ])),
    }))),
  byCall("a node of a newer release than its cluster", () =>
    decide(survey({
      selected: new Set(["w1"]),
      facts: new Map(names.map((name) => [
        name,
        name.startsWith("m")
          ? nodeFacts({ controlPlane: true, initialised: "yes", kubeletVersion: "1.36.1" })
          : nodeFacts(),
      ])),
    }))),
];
