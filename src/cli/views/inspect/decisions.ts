/** What is decided in one place, for all nodes alike (docs/adr/0004-who-decides-what.md). */
export const decisions: readonly { readonly question: string; readonly answer: string }[] = [
  {
    question: "Is etcd new?",
    answer: "The installer decides: only if every master answered, none has data, and the assets " +
      "know of no cluster. If a master is silent, nothing is begun.",
  },
  {
    question: "Who initialises?",
    answer:
      "The installer names one master; whoever has begun it stays the one. The others wait for " +
      "a key in etcd that is written last.",
  },
  {
    question: "Who applies what the cluster has once?",
    answer:
      "Whichever master comes first, under a lock in etcd: pod network, cloud. Labels, DNS and " +
      "the end of the token: one master that the installer chooses when the nodes have ended.",
  },
  {
    question: "May this machine be installed?",
    answer:
      "Not with another cluster's authority, nor with other versions than the definition's. " +
      "The script may refuse; it never changes the decision.",
  },
  {
    question: "Is a step necessary?",
    answer: "Its probe on the machine decides, never a marker. Where it succeeds nothing is done.",
  },
];
