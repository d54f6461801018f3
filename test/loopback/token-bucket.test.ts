import { VirtualClock } from './clock';
import { TokenBucket } from './token-bucket';

function setUp(perSecond: number, burst: number) {
  const clock = new VirtualClock();
  return { clock, bucket: new TokenBucket({ clock, perSecond, burst }) };
}

test('is full at first and never holds more than its burst', async () => {
  const { clock, bucket } = setUp(10, 3);

  expect(bucket.has(3)).toBe(true);
  await clock.sleep(3_600_000);
  expect(bucket.has(4)).toBe(false);
});

test('is filled once for the time that has passed', async () => {
  const { clock, bucket } = setUp(10, 3);
  bucket.take(3);

  await clock.sleep(100);
  expect(bucket.has(1)).toBe(true);
  expect(bucket.has(2)).toBe(false);
});

test('loses no fraction of a token, however often it is asked', async () => {
  const { clock, bucket } = setUp(0.3, 1);
  bucket.take(1);

  for (let ms = 0; ms < 10_000; ms += 3) {
    bucket.has(1);
    await clock.sleep(1);
  }

  expect(bucket.has(1)).toBe(true);
});
