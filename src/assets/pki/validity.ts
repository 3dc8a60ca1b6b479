import { Buffer } from "node:buffer";
import type { Random } from "../../ports.ts";

const hour = 3_600_000;

/** A certificate with fewer days left is issued anew. */
export const renewalDays = 90;

/** Valid from five minutes ago, for clocks of nodes that run behind (as kubeadm does). */
const backdate = 300_000;

/**
 * When a certificate made now is valid, to the second.
 * @param notAfter where its authority's own validity ends
 */
export function validity(
  now: Date,
  hours: number,
  notAfter = new Date(8.64e15),
): { notBefore: Date; notAfter: Date } {
  const seconds = (milliseconds: number) => new Date(Math.floor(milliseconds / 1000) * 1000);
  return {
    notBefore: seconds(now.getTime() - backdate),
    notAfter: seconds(Math.min(now.getTime() + hours * hour, notAfter.getTime())),
  };
}

/** Whole days until then; negative when it is over. */
export function daysUntil(then: Date, now: Date): number {
  return Math.floor((then.getTime() - now.getTime()) / (24 * hour));
}

/**
 * A random serial number in hex: positive, 16 bytes (RFC 5280 allows 20), with 126 random bits and
 * never a leading zero that an encoder could stumble over.
 */
export function randomSerial(random: Random): string {
  const bytes = random.bytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return Buffer.from(bytes).toString("hex");
}
