import { missingCommands } from '../support/check-built';

test.each([
  ['construct', [], ['npx projen bundle']],
  ['project', [], ['npx projen bundle', 'npx projen compile']],
  ['project', ['assets/lambda/handler/index.js'], ['npx projen compile']],
  ['handler', ['assets/lambda/handler/index.js'], []],
  ['project', ['assets/lambda/handler/index.js', 'lib/index.js'], []],
])('the lane %s with %j needs %j', (lane, built, commands) => {
  expect(missingCommands(lane, (file) => built.includes(file))).toEqual(
    commands,
  );
});
