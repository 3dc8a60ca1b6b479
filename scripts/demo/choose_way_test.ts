import assert from "node:assert/strict";
import { chooseSource, type MachineFacts, obstacle, shortfalls } from "./choose_way.ts";

const fit: MachineFacts = {
  system: "linux",
  isRoot: true,
  distribution: "debian",
  codename: "bookworm",
  architecture: "x86_64",
  cores: 2,
  memory: 4096,
  disk: 20_000,
};
const size = { masters: 3, workers: 2, fromSource: false, yes: false };

Deno.test("obstacle() finds what keeps a machine from having machines", () => {
  assert.equal(obstacle(fit), undefined);
  assert.equal(obstacle({ ...fit, distribution: "ubuntu", codename: "noble" }), undefined);
  assert.equal(obstacle({ ...fit, system: "darwin", distribution: "", codename: "" }), "system");
  assert.equal(obstacle({ ...fit, codename: "bullseye" }), "distribution");
  assert.equal(obstacle({ ...fit, isRoot: false }), "root");
});

Deno.test("shortfalls() names all that a machine has too little of", () => {
  assert.deepEqual(shortfalls(fit, size), []);
  assert.deepEqual(
    shortfalls({ ...fit, architecture: "riscv64", cores: 1, memory: 1024, disk: 2048 }, size),
    [
      "the processor is riscv64: Kubernetes' packages are for amd64 and arm64",
      "there is 1 core: kubeadm wants 2",
      "3 masters and 2 workers take 2.9 GiB of memory, and 1.0 are available",
      "3 masters and 2 workers take 10.0 GiB of disk, and 2.0 are free",
    ],
  );
  assert.equal(shortfalls({ ...fit, memory: 3000 }, size, "programs").length, 2);
  assert.deepEqual(shortfalls({ ...fit, memory: 1536 }, { ...size, masters: 1, workers: 0 }), []);
});

Deno.test("chooseSource() takes a mirror only when it came to that, and says when there is none", () => {
  assert.equal(chooseSource([]), "public");
  assert.equal(chooseSource(["pkgs.k8s.io"], "programs"), "mirror");
  assert.equal(chooseSource([], "nothing"), "mirror");
  assert.deepEqual(chooseSource(["pkgs.k8s.io", "github.com"], { cannot: "there is no Go" }), {
    problems: ["pkgs.k8s.io, github.com do not answer", "there is no Go"],
  });
  assert.deepEqual(chooseSource([], { cannot: "there is no Go" }), {
    problems: ["there is no Go"],
  });
});
