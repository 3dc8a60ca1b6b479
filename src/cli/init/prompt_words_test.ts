import assert from "node:assert/strict";
import { inPromptWords } from "./prompt_words.ts";

const sentences: readonly (readonly [of: string, asked: string])[] = [
  [
    'masterLoadBalancerAddress "" is not an IPv4 address or a DNS name, with or without :port',
    "the address of the API is needed: an IPv4 address or a DNS name, with or without :port",
  ],
  ['clusterName "clusterName" is not x', 'the name of the cluster "clusterName" is not x'],
  ['nodeName "a" is that of masters[0] too', 'the name "a" is that of master number 1 too'],
  [
    'privateIP "10.32.0.1" is inside podNetworkCIDR "10.32.0.0/12"; choose another podNetworkCIDR',
    'the address "10.32.0.1" is inside the range of the pods\' addresses "10.32.0.0/12"; ' +
    "choose another range of the pods' addresses",
  ],
  ['sshJumpHost "a \\" sshLoginUser" is', 'the jump host "a \\" sshLoginUser" is'],
  ["there is no master; write 1 or 3 of them", "there is no master; write 1 or 3 of them"],
];

Deno.test("inPromptWords() names no key, and leaves what was typed as it is", () => {
  for (const [of, asked] of sentences) assert.equal(inPromptWords(of), asked);
});
