import { commandEnvironment } from './environment';

const ENDPOINT = 'http://127.0.0.1:4566';

test("keeps the caller's AWS and CDK configuration away from commands", () => {
  process.env.AWS_PROFILE = 'production';
  process.env.AWS_SESSION_TOKEN = 'secret';
  process.env.CDK_DEFAULT_ACCOUNT = '123456789012';

  const environment = commandEnvironment(ENDPOINT, '/folder');

  expect(environment).not.toHaveProperty('AWS_PROFILE');
  expect(environment).not.toHaveProperty('AWS_SESSION_TOKEN');
  expect(environment).not.toHaveProperty('CDK_DEFAULT_ACCOUNT');
  expect(environment).toMatchObject({
    AWS_ENDPOINT_URL: ENDPOINT,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_CONFIG_FILE: '/folder/no-aws-config',
  });
});

test('hands on the rest of the environment', () => {
  expect(commandEnvironment(ENDPOINT, '/folder').PATH).toBe(process.env.PATH);
});
