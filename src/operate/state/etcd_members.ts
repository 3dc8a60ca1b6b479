import { z } from "zod";
import type { Member } from "../quorum.ts";
import { parseEtcdJson } from "./etcd_json.ts";
import type { StateAnswer } from "./state_protocol.ts";

/** A member of etcd, and what it says of itself. */
export interface EtcdMember extends Member {
  /** Hexadecimal, as etcdctl prints it. */
  readonly id: string;
  /** Empty for a member that has not started. */
  readonly clientUrl: string;
  /** What it says of itself; undefined when it does not answer. */
  readonly status: EtcdMemberStatus | undefined;
}

/** What a member says of itself. */
export interface EtcdMemberStatus {
  readonly version: string;
  readonly isLeader: boolean;
  /** In bytes. */
  readonly dbSize: number;
  readonly raftTerm: string;
  readonly raftIndex: string;
  readonly raftAppliedIndex: string;
  /** For example alarms. */
  readonly errors: readonly string[];
}

const healthList = z.array(z.object({ endpoint: z.string(), health: z.boolean() }));

/** Numbers of 64 bits come as texts, see {@link parseEtcdJson}. */
const number = z.union([z.string(), z.number()]).transform(String);
const statusList = z.array(z.object({
  Endpoint: z.string(),
  Status: z.object({
    header: z.object({ member_id: number }),
    version: z.string(),
    dbSize: z.number().default(0),
    leader: number.default("0"),
    raftIndex: number.default("0"),
    raftTerm: number.default("0"),
    raftAppliedIndex: number.default("0"),
    errors: z.array(z.string()).nullish().transform((errors) => errors ?? []),
  }),
}));

/**
 * Puts together what one member tells of all of them.
 * @returns undefined when it has not answered: then nothing is known
 */
export function etcdMembers(answer: StateAnswer<"etcd">): EtcdMember[] | undefined {
  const lines = answer.members.split("\n").filter((line) => line !== "");
  if (lines.length === 0) return undefined;
  const healthy = new Set(
    (healthList.safeParse(parseEtcdJson(answer.health)).data ?? [])
      .filter(({ health }) => health).map(({ endpoint }) => endpoint),
  );
  const statuses = statusList.safeParse(parseEtcdJson(answer.statuses)).data ?? [];
  return lines.map((line) => {
    const [id = "", , name = "", peerUrl = "", clientUrl = "", learner = ""] = line.split(", ");
    const found = statuses.find(({ Endpoint }) => clientUrl !== "" && Endpoint === clientUrl);
    return {
      id,
      name,
      peerUrl,
      clientUrl,
      isLearner: learner.trim() === "true",
      isHealthy: healthy.has(clientUrl),
      status: found === undefined ? undefined : memberStatus(found.Status),
    };
  });
}

function memberStatus(
  { header, version, dbSize, leader, raftIndex, raftTerm, raftAppliedIndex, errors }: z.infer<
    typeof statusList
  >[number]["Status"],
): EtcdMemberStatus {
  const isLeader = leader !== "0" && leader === header.member_id;
  return { version, isLeader, dbSize, raftTerm, raftIndex, raftAppliedIndex, errors };
}
