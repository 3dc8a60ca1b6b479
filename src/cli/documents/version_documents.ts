import { z } from "zod";
import { jsonDocument } from "./json_document.ts";

export const versionDocument = jsonDocument("Version", {
  commands: ["version"],
  meaning: "What this hakube is.",
}, {
  hakube: z.string().describe("Its version."),
  kubernetes: z.array(z.string()).describe("Minor releases that it installs, oldest first."),
  deno: z.string().describe("Version of the runtime."),
  v8: z.string().describe("Version of the engine."),
  platform: z.string().describe("For example `x86_64-unknown-linux-gnu`."),
  build: z.enum(["binary", "source"]).describe("Compiled, or run from source."),
});

export const licensesDocument = jsonDocument("Licenses", {
  commands: ["version"],
  meaning: "With `--licenses`.",
}, {
  text: z.string().describe("The licences of all that hakube is made of."),
});
