import assert from "node:assert/strict";
import { parseAllDocuments } from "yaml";
import { bootstrapTokenDocuments } from "./bootstrap_token_documents.ts";

Deno.test("bootstrapTokenDocuments() names the token and the version", () => {
  const text = bootstrapTokenDocuments("1.37.2", "abcdef.0123456789abcdef", "2h0m0s", "run 1");
  assert.deepEqual(parseAllDocuments(text).map((document) => document.toJS()), [
    {
      apiVersion: "kubeadm.k8s.io/v1beta4",
      kind: "InitConfiguration",
      bootstrapTokens: [{
        token: "abcdef.0123456789abcdef",
        ttl: "2h0m0s",
        description: "run 1",
        usages: ["signing", "authentication"],
        groups: ["system:bootstrappers:kubeadm:default-node-token"],
      }],
    },
    {
      apiVersion: "kubeadm.k8s.io/v1beta4",
      kind: "ClusterConfiguration",
      kubernetesVersion: "v1.37.2",
    },
  ]);
});

Deno.test("bootstrapTokenDocuments() keeps a token of digits a string", () => {
  const text = bootstrapTokenDocuments("1.37.2", "123456.1234567890123456", "2h0m0s", "");
  const tokens = parseAllDocuments(text)[0]?.toJS().bootstrapTokens;
  assert.equal(tokens[0].token, "123456.1234567890123456");
});
