import { lookAfter } from '../../../lambda/cloudfront/watch';

/** How long after its completion an invalidation is noticed. */
function reactionTo(completedMs: number): number {
  let lookMs = 0;
  while (lookMs < completedMs) lookMs += lookAfter(lookMs);
  return lookMs - completedMs;
}

const completions = (from: number, to: number) =>
  Array.from(
    { length: 1_000 },
    (_, index) => from + ((to - from) * index) / 999,
  );

test('within the 25 seconds that most invalidations take, one is noticed within a second on average, and always within one and a half', () => {
  const reactions = completions(1_000, 25_000).map(reactionTo);

  const mean = reactions.reduce((a, b) => a + b) / reactions.length;
  expect(mean).toBeLessThanOrEqual(1_000);
  expect(Math.max(...reactions)).toBeLessThanOrEqual(1_500);
});

test('later it is noticed within a tenth of the time gone by, and always within five seconds', () => {
  for (const completed of completions(25_000, 840_000)) {
    expect(reactionTo(completed)).toBeLessThanOrEqual(
      Math.min(completed / 10, 5_000),
    );
  }
});

test('a slow invalidation costs few looks', () => {
  let looks = 0;
  for (let ms = 0; ms < 600_000; ms += lookAfter(ms)) looks++;

  expect(looks).toBeLessThan(160);
});
