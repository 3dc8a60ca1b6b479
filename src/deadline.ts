/**
 * Waits for work at most so many seconds.
 * @param late made and thrown when the time is over; the work is not ended by it
 */
export async function withDeadline<Result>(
  work: Promise<Result>,
  seconds: number,
  late: () => Error,
): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(late()), seconds * 1000);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
