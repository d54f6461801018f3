import { setImmediate } from 'node:timers/promises';
import { inParallel } from '../../bench/peers/in-parallel';

test('so many are worked on at a time, and the results are in order', async () => {
  let working = 0;
  let most = 0;
  const results = await inParallel([3, 1, 2, 5, 4], 2, async (turns) => {
    most = Math.max(most, ++working);
    for (let turn = 0; turn < turns; turn++) await setImmediate();
    working -= 1;
    return 10 * turns;
  });
  expect(results).toEqual([30, 10, 20, 50, 40]);
  expect(most).toBe(2);
});

test('what fails for one fails for all', async () => {
  const work = async (item: number) => {
    if (item === 2) throw new Error('broken');
  };
  await expect(inParallel([1, 2, 3], 2, work)).rejects.toThrow('broken');
});
