import { match } from "node:assert/strict";
import { pathHint } from "./path_hint.ts";

Deno.test("pathHint() says that a home is not looked up for what is rendered", () => {
  match(pathHint("~/hook.sh"), /write the path/);
  match(pathHint("./hook.sh"), /relative to the definition/);
});
