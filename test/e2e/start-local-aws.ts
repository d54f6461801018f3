import { LocalAws } from '../local-aws/local-aws';

/** Starts a local AWS, says where it is, and waits to be killed. */
async function main(): Promise<void> {
  const { endpoint, folder } = await LocalAws.start();
  console.log(JSON.stringify({ endpoint, folder }));
  setInterval(() => {}, 60_000);
}

main();
