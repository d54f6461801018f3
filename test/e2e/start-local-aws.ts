import { LocalAws } from '../local-aws/local-aws';

/** Starts a local AWS, says where it is, and waits to be killed. */
async function main(): Promise<void> {
  const options = JSON.parse(process.argv[2]);
  const { endpoint, folder, pid } = await LocalAws.start(options);
  console.log(JSON.stringify({ endpoint, folder, pid }));
  setInterval(() => {}, 60_000);
}

main();
