import { type Bar, chartOf, type Style } from '../../docs/pictures/chart';
import { FAULT_RATES } from './faults';
import { breadthOf } from './iam-breadth';
import { named } from './named';
import { COMPLETIONS, mean, waits } from './reaction';
import type { Results } from './results';

const STYLES: readonly Style[] = ['accent', 'warn', 'plain', 'good'];

/** docs/pictures/benchmarks.svg */
export function pictureOf(results: Results): string {
  const { peers, reactions, faults, firstCalls, templates, versions, date } =
    results;
  const styleOf = (name: string) =>
    STYLES[peers.findIndex((peer) => peer.name === name)];
  const bar = (name: string, value: number, text: string): Bar => ({
    style: styleOf(name),
    value,
    text,
  });
  const waiting = reactions.filter(waits);
  const handlers = peers.filter(({ handler }) => handler);

  return chartOf({
    title: 'Benchmarks of ways to invalidate a distribution',
    legend: peers.map(({ name }) => ({ name, style: styleOf(name) })),
    panels: [
      {
        title: 'Completion until the deployment continues, s',
        groups: [
          ...COMPLETIONS.map((seconds, index) => ({
            label: `after ${seconds} s`,
            bars: waiting.map(({ name, simulated }) =>
              bar(name, simulated[index], simulated[index].toFixed(1)),
            ),
          })),
          {
            label: 'mean of 120',
            bars: waiting.map(({ name, many }) =>
              bar(name, mean(many), mean(many).toFixed(1)),
            ),
          },
        ],
      },
      {
        title: 'Deployments that succeed while calls fail',
        groups: FAULT_RATES.map((rate) => ({
          label: `${100 * rate} % fail`,
          bars: faults
            .filter((each) => each.rate === rate)
            .map(({ name, success }) =>
              bar(name, success, `${Math.round(100 * success)} %`),
            ),
        })),
      },
      {
        title: 'Cold start to CreateInvalidation, ms',
        groups: [
          {
            label: '',
            bars: handlers.map(({ name }) => {
              const { ms } = named(firstCalls, name);
              return bar(name, ms, ms.toFixed(0));
            }),
          },
        ],
      },
      {
        title: 'IAM grants',
        groups: [
          {
            label: '',
            bars: templates.map(({ name, peer, grants }) => {
              const { onEverything } = breadthOf(grants);
              const where = name.slice(peer.length).replace(', ', '; ');
              return bar(
                peer,
                grants.length,
                `${grants.length}, ${onEverything} on *${where}`,
              );
            }),
          },
        ],
      },
    ],
    footer: [
      'AwsCustomResource does not wait for the completion. NextjsInvalidation uses the function of AwsCustomResource.',
      `Measured on ${date} with ${namesOf(versions.slice(0, 3))},`,
      `${namesOf(versions.slice(3))}.`,
    ],
  });
}

const namesOf = (versions: Results['versions']) =>
  versions.map((version) => version.join(' ')).join(', ');
