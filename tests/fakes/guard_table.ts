import type { Member, MemberAction } from "../../src/operate/quorum.ts";

/** `+` is a healthy member, `-` one that is not, `l` a healthy learner; the first one is the target. */
export function guardedMembers(text: string): Member[] {
  return [...text].map((sign, index) => ({
    name: `m${index}`,
    peerUrl: `https://10.0.0.${index}:2380`,
    isLearner: sign === "l",
    isHealthy: sign !== "-",
  }));
}

/** Action, members, and what the refusal says; undefined: it may be done. */
export const guardTable: readonly (readonly [MemberAction, string, RegExp | undefined])[] = [
  ["stop", "+", /0 of 1 members would be healthy, 1 are needed/],
  ["stop", "++", /1 of 2 members would be healthy, 2 are needed/],
  ["stop", "+++", undefined],
  ["stop", "++-", /1 of 3 members would be healthy, 2 are needed/],
  ["stop", "-++", undefined],
  ["stop", "+++++", undefined],
  ["stop", "++++-", undefined],
  ["stop", "+++--", /2 of 5 members would be healthy, 3 are needed/],
  ["stop", "++--", /no majority now: 2 of 4/],
  ["stop", "+--", /no majority now: 1 of 3 members are healthy, 2 are needed/],
  ["stop", "l++", undefined],
  ["stop", "-+", /no majority now: 1 of 2 members are healthy, 2 are needed/],
  ["stop", "++++", undefined],
  ["stop", "+++-", /2 of 4 members would be healthy, 3 are needed/],
  ["stop", "--+++", undefined],
  ["stop", "---++", /no majority now: 2 of 5 members are healthy, 3 are needed/],
  ["stop", "l", /no majority now: 0 of 0/],
  ["restart", "+", undefined],
  ["restart", "++", undefined],
  ["restart", "+-", /no majority now/],
  ["restart", "+++", undefined],
  ["restart", "++-", /to restart .* 1 of 3/],
  ["restart", "-+", /no majority now: 1 of 2/],
  ["restart", "-++", undefined],
  ["restart", "--+", /no majority now: 1 of 3/],
  ["restart", "+++-", /2 of 4 members would be healthy, 3 are needed/],
  ["restart", "+++--", /2 of 5 members would be healthy, 3 are needed/],
  ["restart", "l++", undefined],
  ["remove", "+", /0 of 0 members would be healthy/],
  ["remove", "++", undefined],
  ["remove", "-+", /no majority now: 1 of 2/],
  ["remove", "+++", undefined],
  ["remove", "-++", undefined],
  ["remove", "++-", /1 of 2 members would be healthy, 2 are needed/],
  ["remove", "--+++", undefined],
  ["remove", "+++--", /2 of 4 members would be healthy, 3 are needed/],
  ["remove", "l+", undefined],
  ["remove", "+l", /0 of 0 members would be healthy/],
  ["remove", "+-", /no majority now: 1 of 2/],
  ["remove", "+++-", undefined],
  ["remove", "++++-", undefined],
  ["remove", "++--", /no majority now: 2 of 4/],
  ["remove", "---++", /no majority now: 2 of 5/],
];
