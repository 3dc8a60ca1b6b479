import { deepEqual } from "node:assert/strict";
import { brokenRules } from "../../../tests/fakes/definition_problems.ts";

Deno.test("checkCertificates() takes one to a hundred years and warns above ten", () => {
  const rules = (etcdCACertExpiry: string) => brokenRules({ etcdCACertExpiry });
  deepEqual(rules("8759h"), ["duration-range /etcdCACertExpiry"]);
  deepEqual(rules("8760h"), []);
  deepEqual(rules("87600h"), []);
  deepEqual(rules("175200h"), ["warning:long-lived-authority /etcdCACertExpiry"]);
  deepEqual(rules("999999999h"), ["duration-range /etcdCACertExpiry"]);
});

Deno.test("checkCertificates() refuses one name for authority and client, a default too", () => {
  const names = { etcdCACommonName: "same", etcdClientCommonName: "same" };
  deepEqual(brokenRules(names), ["duplicate-common-name /etcdClientCommonName"]);
  deepEqual(brokenRules({ etcdCACommonName: "etcd-client", etcdClientCommonName: undefined }), [
    "duplicate-common-name /etcdCACommonName",
  ]);
});
