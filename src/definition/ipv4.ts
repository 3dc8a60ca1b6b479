/** A block of IPv4 addresses. `first` is the lowest address as a number, host bits cleared. */
export interface Ipv4Block {
  readonly first: number;
  readonly prefix: number;
}

const octet = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";

/** Source of a regular expression for an IPv4 address without leading zeros. */
export const ipv4Source = `(?:${octet}\\.){3}${octet}`;

const ipv4Pattern = new RegExp(`^${ipv4Source}$`);

/** Whether the text is an IPv4 address as {@link parseIpv4} wants it. */
export function isIpv4(text: string): boolean {
  return ipv4Pattern.test(text);
}

/** The address as a number from 0 to 2^32-1. The text must be an IPv4 address. */
export function parseIpv4(text: string): number {
  return text.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** Writes a number as an IPv4 address. */
export function formatIpv4(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}

/** Reads `10.96.0.0/12`, clearing host bits. The text must have that form. */
export function parseBlock(text: string): Ipv4Block {
  const [address = "", prefix = ""] = text.split("/");
  const size = 2 ** (32 - Number(prefix));
  return { first: Math.floor(parseIpv4(address) / size) * size, prefix: Number(prefix) };
}

/** Writes a block, for example `10.96.0.0/12`. */
export function formatBlock(block: Ipv4Block): string {
  return `${formatIpv4(block.first)}/${block.prefix}`;
}

/** Whether two blocks have an address in common. */
export function blocksOverlap(a: Ipv4Block, b: Ipv4Block): boolean {
  return a.first < b.first + blockSize(b) && b.first < a.first + blockSize(a);
}

/** Whether an address, as a number, lies in the block. */
export function blockContains(block: Ipv4Block, address: number): boolean {
  return address >= block.first && address < block.first + blockSize(block);
}

function blockSize(block: Ipv4Block): number {
  return 2 ** (32 - block.prefix);
}
