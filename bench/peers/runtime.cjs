/**
 * Plays Lambda's runtime for a handler of Node.js. Reads events from its input, one a line, and writes a line to file
 * descriptor 3 when it is done with one. Plain JavaScript, so that nothing but the handler takes time to load.
 */
const { writeSync } = require('node:fs');
const http = require('node:http');
const https = require('node:https');
const { createInterface } = require('node:readline');

const FUNCTION_TIMEOUT_MS = 900_000;

const [handlerFile] = process.argv.slice(2);
const { ANSWER_PORT } = process.env;

// AwsCustomResource answers by HTTPS to port 443, whatever the URL says.
https.request = (options, ...others) =>
  http.request({ ...options, port: ANSWER_PORT }, ...others);

const { handler } = require(handlerFile);

createInterface({ input: process.stdin }).on('line', async (line) => {
  const { event } = JSON.parse(line);
  const end = Date.now() + FUNCTION_TIMEOUT_MS;
  let error;
  try {
    await handler(event, {
      logStreamName: 'log-stream',
      getRemainingTimeInMillis: () => end - Date.now(),
    });
  } catch (thrown) {
    error = String(thrown);
  }
  writeSync(3, `${JSON.stringify({ id: event.RequestId, error })}\n`);
});
