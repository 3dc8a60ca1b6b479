/** Hours of a duration such as `87600h` or `1h30m`, which the schema has accepted. */
export function durationHours(text: string): number {
  const hoursIn: Readonly<Record<string, number>> = { h: 1, m: 1 / 60, s: 1 / 3600 };
  let hours = 0;
  for (const [, number, unit = ""] of text.matchAll(/(\d+)([hms])/g)) {
    hours += Number(number) * (hoursIn[unit] ?? 0);
  }
  return hours;
}
