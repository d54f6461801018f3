import { createHash } from 'node:crypto';
import { stackStatus } from '../../../lambda/cloudformation/stack-status';
import {
  DistributionTarget,
  TenantTarget,
} from '../../../lambda/cloudfront/target';
import { handleEvent } from '../../../lambda/handle-event';
import type { CustomResourceAnswer } from '../../loopback/answer-check';
import { AnswerInbox } from '../../loopback/answer-inbox';
import { VirtualClock } from '../../loopback/clock';
import { CloudFormationStacks } from '../../loopback/cloudformation-stacks';
import { cloudFrontService } from '../../loopback/cloudfront-service';
import { CloudFrontState } from '../../loopback/cloudfront-state';
import { type FaultKind, FaultSchedule } from '../../loopback/faults';
import type { MortalProcess } from '../../loopback/mortal-process';
import { putInProcess } from '../../loopback/put-in-process';
import { seededRandom } from '../../loopback/random';
import type { Service } from '../../loopback/service';
import type { EmbeddedMetrics } from '../../support/embedded-metric-format';
import { wireProperties } from '../../support/wire-properties';
import { invokeAsynchronously } from '../asynchronous-invocation';
import type { SdkClients } from '../sdk-clients';
import { EdgeCache, LATEST_ARRIVAL_MS } from './edge';
import {
  afterDeployment,
  type DeploymentPlan,
  type Moment,
  type SequencePlan,
  TARGETS,
  type TargetId,
} from './plan';
import {
  answerOf,
  CONFIG_PATH,
  FILES,
  type Site,
  urlsOfFile,
  withQueryString,
} from './site';

const STACK_ID =
  'arn:aws:cloudformation:eu-west-1:123456789012:stack/Site/11111111-2222-3333-4444-555555555555';
const LOGICAL_ID = 'Invalidator9552E410';
const BUCKET = 'cdk-assets';
const FUNCTION_TIMEOUT_MS = 900_000;
const BETWEEN_DEPLOYMENTS_MS = 3_600_000;
const MAX_COMPLETION_MS = 20_000;

/** How late invalidations come to the edges, from 0 to 1: when they are completed. */
const LAGS = [0, 0.5, 1];

/** While the invalidator runs, viewers come so much later than it starts. */
const VISITS_MS = [500, 3_000, 15_000];

const QUICK_FAULTS: FaultKind[] = ['429', '500', '503', 'html', 'reset', 'dns'];
const CLOUDFRONT_FAULTS: FaultKind[] = [
  ...QUICK_FAULTS,
  'throttling',
  'lost-answer',
  'truncated-body',
];

/** An answer from a cache that is not the one of the origin, after a run that says that all is fresh. */
export interface StaleAnswer {
  /** Counted from 1. */
  readonly deployment: number;
  readonly target: TargetId;
  readonly edge: number;
  readonly url: string;
  readonly cached: string;
  readonly origin: string;
}

/** What happened in a sequence of deployments. */
export interface SequenceReport {
  readonly deployments: number;
  /** Those after which the invalidator said that all is fresh. */
  readonly promises: number;
  readonly rollbacks: number;
  /** Rollbacks that CloudFormation could not finish, because nobody could tell that it was one. */
  readonly stuck: number;
  readonly events: number;
  readonly calls: number;
  readonly failedCalls: number;
  readonly deaths: number;
  readonly debtsMade: number;
  readonly debtsPaid: number;
  /** Runs that invalidated everything for a debt alone. */
  readonly extraWildcards: number;
  /** Events whose metrics say something else about a debt than the answer. */
  readonly debtsMistold: number;
  readonly stale: readonly StaleAnswer[];
}

type Properties = Readonly<Record<string, unknown>>;

/** The custom resource as CloudFormation knows it. */
interface Resource {
  readonly physicalId: string;
  readonly properties: Properties;
  readonly status?: string;
}

interface Deployed {
  readonly plan?: DeploymentPlan;
  readonly site: Site;
  readonly resource?: Resource;
}

/** An event that was delivered once, to a function that lived: what was answered, and what was written into the log. */
interface Told {
  readonly answer?: Partial<CustomResourceAnswer>;
  readonly lines: readonly EmbeddedMetrics[];
}

type Counts = {
  -readonly [name in keyof Omit<SequenceReport, 'stale'>]: number;
};

/** Lives through a sequence of deployments, and looks into all caches after each. */
export async function liveThrough(
  plan: SequencePlan,
  clients: SdkClients,
): Promise<SequenceReport> {
  const world = new World(plan, clients);
  for (const deployment of plan.deployments) {
    if (!(await world.deploy(deployment))) break;
  }
  return world.end();
}

class World {
  private readonly clock = new VirtualClock();
  private readonly cloudFront: CloudFrontState;
  private readonly edges = new Map<TargetId, EdgeCache[]>(
    TARGETS.map((target) => [target, LAGS.map((lag) => new EdgeCache(lag))]),
  );
  private readonly manifests = new Map<string, string>();
  /** The URLs that the invalidator has to keep fresh. */
  private readonly owned = new Map<TargetId, Set<string>>();
  private readonly leftovers: Array<Promise<unknown>> = [];
  private readonly told: Told[] = [];
  private readonly stale: StaleAnswer[] = [];
  private readonly counts: Counts = {
    deployments: 0,
    promises: 0,
    rollbacks: 0,
    stuck: 0,
    events: 0,
    calls: 0,
    failedCalls: 0,
    deaths: 0,
    debtsMade: 0,
    debtsPaid: 0,
    extraWildcards: 0,
    debtsMistold: 0,
  };
  private deployed: Deployed = {
    site: {
      files: new Map(FILES.map((file) => [file, 0])),
      backend: 0,
      serving: {
        urlPrefix: '/',
        indexDocument: 'index.html',
        cleanUrls: false,
        maxPaths: 15,
      },
    },
  };
  /** What the origin serves. */
  private origin = this.deployed.site;
  private stacks = new CloudFormationStacks();
  private cloudFrontNow: Service;
  private isSlow = false;
  private random = seededRandom(1);

  constructor(
    private readonly plan: SequencePlan,
    private readonly clients: SdkClients,
  ) {
    const { clock } = this;
    this.cloudFront = new CloudFrontState({
      clock,
      replay: plan.replay,
      completionDelayMs: () =>
        this.isSlow
          ? Number.POSITIVE_INFINITY
          : Math.round(this.random() * MAX_COMPLETION_MS),
    });
    for (const target of TARGETS) {
      if (kindOf(target) === 'tenant') this.cloudFront.addTenant(target);
      else this.cloudFront.addDistribution(target);
    }
    this.cloudFrontNow = cloudFrontService(this.cloudFront);
    clients.connect({
      clock,
      random: () => this.random(),
      cloudFront: (request) => this.cloudFrontNow(request),
      cloudFormation: (request) => this.stacks.service(request),
    });
  }

  /** Returns whether there can be another deployment. */
  async deploy(planned: DeploymentPlan): Promise<boolean> {
    const before = this.deployed;
    const plan = afterDeployment(before.plan, planned);
    const site = siteAfter(before.site, plan);
    const properties = this.propertiesOf(plan, site);
    this.counts.deployments += 1;
    this.random = seededRandom(plan.trouble.seed);
    this.isSlow = plan.trouble.slow;

    this.setTrouble(plan, plan.trouble.outage !== 'none');
    this.visit('before', plan);
    this.origin = site;
    this.visit('uploaded', plan);

    const isCalled =
      JSON.stringify(properties) !==
      JSON.stringify(before.resource?.properties);
    const goesOn = isCalled
      ? await this.callFor(plan, site, properties)
      : this.goOnWithout(plan, site);
    await this.clock.sleep(BETWEEN_DEPLOYMENTS_MS);
    return goesOn;
  }

  async end(): Promise<SequenceReport> {
    await Promise.all(this.leftovers);
    const { calls } = this.cloudFront;
    this.counts.debtsMistold = this.told.filter(isMistold).length;
    return {
      ...this.counts,
      calls: calls.length,
      failedCalls: calls.filter(
        ({ fault, outcome }) => fault !== undefined || outcome !== 'OK',
      ).length,
      stale: this.stale,
    };
  }

  /** The invalidator's properties have not changed, so CloudFormation does not call it, and its last result remains valid. */
  private goOnWithout(plan: DeploymentPlan, site: Site): boolean {
    if (plan.failsAfterwards) {
      this.origin = this.deployed.site;
      this.visit('rolledBack', plan);
    } else {
      this.deployed = { ...this.deployed, plan, site };
    }
    this.check();
    return true;
  }

  private async callFor(
    plan: DeploymentPlan,
    site: Site,
    properties: Properties,
  ): Promise<boolean> {
    const { resource } = this.deployed;
    const RequestType = resource ? 'Update' : 'Create';
    this.stacks.setStatus(STACK_ID, `${RequestType.toUpperCase()}_IN_PROGRESS`);
    if (plan.trouble.losesManifest) this.loseManifest(resource?.properties);
    const answer = await this.send(plan, {
      RequestType,
      ResourceProperties: properties,
      OldResourceProperties: resource?.properties,
      PhysicalResourceId: resource?.physicalId,
    });
    const physicalId =
      answer?.PhysicalResourceId ?? resource?.physicalId ?? LOGICAL_ID;
    const hasFailed = answer?.Status !== 'SUCCESS';
    if (hasFailed || plan.failsAfterwards) {
      return this.rollBack(
        plan,
        site,
        { physicalId, properties, status: statusIn(answer) },
        hasFailed,
      );
    }
    this.deployed = {
      plan,
      site,
      resource: { physicalId, properties, status: statusIn(answer) },
    };
    this.own(plan, [site, ...(resource ? [this.origin] : [])]);
    this.check();
    await this.cleanUp(plan, resource?.physicalId, physicalId);
    return true;
  }

  private async rollBack(
    plan: DeploymentPlan,
    failedSite: Site,
    failed: Resource,
    hasFailed: boolean,
  ): Promise<boolean> {
    const { resource, site } = this.deployed;
    this.counts.rollbacks += 1;
    this.origin = site;
    this.setTrouble(plan, plan.trouble.outage === 'also rollback');
    this.visit('rolledBack', plan);
    if (!resource) {
      this.stacks.setStatus(STACK_ID, 'ROLLBACK_IN_PROGRESS');
      await this.delete(plan, failed.physicalId);
      return true;
    }
    this.stacks.setStatus(STACK_ID, 'UPDATE_ROLLBACK_IN_PROGRESS');
    // An update that failed has not changed the id.
    const sendsNew = this.plan.rollbackSends === 'new id' && !hasFailed;
    const answer = await this.send(plan, {
      RequestType: 'Update',
      ResourceProperties: resource.properties,
      OldResourceProperties: failed.properties,
      PhysicalResourceId: sendsNew ? failed.physicalId : resource.physicalId,
    });
    if (answer?.Status !== 'SUCCESS') {
      this.counts.stuck += 1;
      return false;
    }
    const physicalId = answer.PhysicalResourceId ?? LOGICAL_ID;
    this.deployed = {
      ...this.deployed,
      resource: { ...resource, physicalId, status: statusIn(answer) },
    };
    if (this.deployed.plan) this.own(this.deployed.plan, [site, failedSite]);
    // What nobody has waited for is on its way for some seconds more.
    if (failed.status === 'InProgress') {
      await this.clock.sleep(LATEST_ARRIVAL_MS);
    }
    this.check();
    await this.cleanUp(plan, failed.physicalId, physicalId);
    return true;
  }

  /** What CloudFormation takes for a replaced resource is deleted. */
  private async cleanUp(
    plan: DeploymentPlan,
    former: string | undefined,
    current: string,
  ): Promise<void> {
    if (former !== undefined && former !== current) {
      await this.delete(plan, former);
    }
  }

  private async delete(plan: DeploymentPlan, physicalId: string) {
    const answer = await this.send(plan, {
      RequestType: 'Delete',
      ResourceProperties: this.deployed.resource?.properties ?? {},
      PhysicalResourceId: physicalId,
    });
    if (
      answer?.Status !== 'SUCCESS' ||
      answer.PhysicalResourceId !== physicalId
    ) {
      throw new Error(`Delete was answered ${JSON.stringify(answer)}`);
    }
  }

  /** Sends an event, and returns the first answer to it. Other deliveries may go on behind its back. */
  private async send(
    plan: DeploymentPlan,
    event: Readonly<Record<string, unknown>>,
  ): Promise<Partial<CustomResourceAnswer> | undefined> {
    const { clock, cloudFront } = this;
    const { deaths, againAfterMs, faults, seed } = plan.trouble;
    const number = ++this.counts.events;
    const identity = {
      StackId: STACK_ID,
      RequestId: `request-${this.plan.reusesRequestId ? `of-${this.counts.deployments}` : number}`,
      LogicalResourceId: LOGICAL_ID,
    };
    const inbox = new AnswerInbox(faultsOf(faults, seed + 3, QUICK_FAULTS));
    const sent = {
      ...identity,
      ...event,
      ResponseURL: inbox.responseUrl('https://answers.test', identity),
    };
    const invalidations = cloudFront.invalidations.length;
    const deliveries = [
      0,
      ...(againAfterMs === undefined ? [] : [againAfterMs]),
    ];
    const lines: EmbeddedMetrics[] = [];
    const answered = new Promise<void>((resolve) => {
      this.leftovers.push(
        Promise.all(
          deliveries.map(async (delayMs, index) => {
            await clock.sleep(delayMs);
            const endings = await invokeAsynchronously({
              clock,
              timeoutMs: FUNCTION_TIMEOUT_MS,
              deaths: index === 0 ? deaths : [],
              run: (process) =>
                this.handle(sent, process, inbox, lines, resolve),
            });
            this.counts.deaths += endings.filter((e) => e === 'died').length;
          }),
        ).then(() => resolve()),
      );
    });
    this.leftovers.push(this.visitMeanwhile(plan));
    await answered;
    const answer = inbox.answersTo(identity)[0]?.answer;
    this.countDebt(event, answer, invalidations);
    const isDelivered = deaths.length === 0 && againAfterMs === undefined;
    if (isDelivered && event.RequestType !== 'Delete') {
      this.told.push({ answer, lines });
    }
    return answer;
  }

  private handle(
    event: unknown,
    process: MortalProcess,
    inbox: AnswerInbox,
    lines: EmbeddedMetrics[],
    onAnswer: () => void,
  ): Promise<unknown> {
    const { clock, clients, manifests } = this;
    const end = clock.now() + FUNCTION_TIMEOUT_MS;
    return handleEvent(
      event,
      process.within({
        clock,
        random: () => this.random(),
        log: () => undefined,
        writeMetrics: (metrics) =>
          lines.push(JSON.parse(JSON.stringify(metrics))),
        functionName: 'Site-Handler886CB40B',
        remainingMs: () => end - clock.now(),
        targetOf: ({ kind, id }) =>
          kind === 'tenant'
            ? new TenantTarget(clients.cloudFront, id, "the function's role")
            : new DistributionTarget(
                clients.cloudFront,
                id,
                "the function's role",
              ),
        getObject: async (_, key) => {
          const text = manifests.get(key);
          if (text === undefined) throw new Error('NoSuchKey');
          return text;
        },
        askEdge: async () => {
          throw new Error('nobody looks at an edge in this simulation');
        },
        stackStatus: (...args: [string, AbortSignal]) =>
          stackStatus(clients.cloudFormation, ...args),
        putAnswer: async (url, body) => {
          try {
            await putInProcess(inbox.service, url, body);
          } finally {
            if (inbox.attempts.some(({ outcome }) => outcome === 'OK')) {
              onAnswer();
            }
          }
        },
      }),
    );
  }

  private countDebt(
    {
      PhysicalResourceId: before,
      RequestType,
    }: Readonly<Record<string, unknown>>,
    answer: Partial<CustomResourceAnswer> | undefined,
    invalidations: number,
  ): void {
    if (RequestType === 'Delete' || answer?.Status !== 'SUCCESS') return;
    const had = before !== undefined && before !== LOGICAL_ID;
    const has = answer.PhysicalResourceId !== LOGICAL_ID;
    if (has && !had) this.counts.debtsMade += 1;
    if (had && !has) this.counts.debtsPaid += 1;
    const made = this.cloudFront.invalidations.slice(invalidations);
    if (had && made.some(({ items }) => items.includes('/*'))) {
      this.counts.extraWildcards += 1;
    }
  }

  private setTrouble(
    { trouble: { faults, seed } }: DeploymentPlan,
    isDown: boolean,
  ): void {
    this.stacks = new CloudFormationStacks(
      faultsOf(faults, seed + 1, QUICK_FAULTS),
    );
    this.cloudFrontNow = cloudFrontService(
      this.cloudFront,
      isDown
        ? FaultSchedule.always('503')
        : faultsOf(faults, seed + 2, CLOUDFRONT_FAULTS),
    );
  }

  private propertiesOf(plan: DeploymentPlan, site: Site): Properties {
    const { hasContent, hasPaths } = plan;
    const paths = [
      ...(hasContent ? [] : ['/*']),
      ...(hasPaths && hasContent ? [CONFIG_PATH] : []),
    ];
    return wireProperties({
      Targets: plan.targets.map((id) => ({
        [kindOf(id) === 'tenant' ? 'DistributionTenantId' : 'DistributionId']:
          id,
        ...(paths.length > 0 ? { Paths: paths } : {}),
      })),
      ...(hasContent ? { Content: this.publish(site) } : {}),
      WaitForCompletion: String(plan.waits),
      Timeout: '60',
      OnError: plan.onError,
      OnTimeout: plan.onTimeout,
      // The construct's default: whatever is not in the files follows the stack.
      ...(paths.length > 0
        ? { Trigger: { Fingerprint: fingerprint(site) } }
        : {}),
    });
  }

  private publish({ files, serving }: Site): { Bucket: string; Key: string } {
    const text = JSON.stringify({
      version: 1,
      includeAdded: true,
      ...serving,
      files: [...files]
        .map(([file, version]) => [file, String(version)])
        .sort(),
    });
    const Key = `${hash(text)}.site-manifest`;
    this.manifests.set(Key, text);
    return { Bucket: BUCKET, Key };
  }

  private loseManifest(properties: Properties = {}): void {
    const { Content } = properties as { Content?: { Key: string } };
    if (Content) this.manifests.delete(Content.Key);
  }

  /** Extends what the invalidator answers for by the URLs of these sites, on the targets that it has. */
  private own(plan: DeploymentPlan, sites: readonly Site[]): void {
    for (const target of TARGETS) {
      const former = this.owned.get(target) ?? [];
      if (!plan.targets.includes(target)) {
        this.owned.delete(target);
        continue;
      }
      const urls = new Set(former);
      for (const { files, serving } of sites) {
        for (const url of [...files.keys()].flatMap((file) =>
          urlsOfFile(serving, file),
        )) {
          urls.add(url);
          urls.add(withQueryString(url));
        }
      }
      const countsQuery = plan.queryStrings || !plan.hasContent;
      const owned = [...urls].filter(
        (url) => countsQuery || !url.includes('?'),
      );
      this.owned.set(target, new Set(owned));
    }
  }

  private check(): void {
    const { resource, plan } = this.deployed;
    const { status } = resource ?? {};
    if (!plan || (status !== 'Completed' && status !== 'Skipped')) return;
    this.counts.promises += 1;
    const ownsConfig = plan.hasPaths || !plan.hasContent;
    this.receive();
    for (const target of plan.targets) {
      const urls = [
        ...(this.owned.get(target) ?? []),
        ...(ownsConfig ? [CONFIG_PATH] : []),
      ];
      for (const [edge, cache] of this.edges.get(target)?.entries() ?? []) {
        for (const url of urls) {
          const cached = cache.answer(url);
          const origin = answerOf(this.origin, url);
          if (cached === undefined || cached === origin) continue;
          const { deployments: deployment } = this.counts;
          this.stale.push({ deployment, target, edge, url, cached, origin });
        }
      }
    }
  }

  private async visitMeanwhile(plan: DeploymentPlan): Promise<void> {
    for (const [index, afterMs] of VISITS_MS.entries()) {
      await this.clock.sleep(afterMs - (VISITS_MS[index - 1] ?? 0));
      this.visit('during', plan);
    }
  }

  private visit(moment: Moment, plan: DeploymentPlan): void {
    const crowd = plan.crowds[moment];
    if (crowd === 'nobody') return;
    this.receive();
    const urls = [
      this.deployed.site.serving,
      siteAfter(this.deployed.site, plan).serving,
    ]
      .flatMap((serving) => FILES.flatMap((file) => urlsOfFile(serving, file)))
      .flatMap((url) => [url, withQueryString(url)]);
    for (const url of new Set([...urls, CONFIG_PATH])) {
      const answer = () => answerOf(this.origin, url);
      for (const [target, caches] of this.edges) {
        for (const [edge, cache] of caches.entries()) {
          const comes =
            crowd === 'everybody' ||
            isHalf(moment, target, edge, url, this.counts.deployments);
          if (comes) cache.visit(url, answer);
        }
      }
    }
  }

  private receive(): void {
    const { invalidations } = this.cloudFront;
    for (const [target, caches] of this.edges) {
      const ours = invalidations.filter(({ targetId }) => targetId === target);
      for (const cache of caches) cache.receive(ours, this.clock.now());
    }
  }
}

function siteAfter({ files, ...site }: Site, plan: DeploymentPlan): Site {
  const edited = new Map(files);
  for (const [file, version] of plan.edits) {
    if (version === 0) edited.delete(file);
    else edited.set(file, version);
  }
  const { backend, urlPrefix, cleanUrls, queryStrings, maxPaths } = plan;
  return {
    files: edited,
    backend,
    serving: {
      indexDocument: site.serving.indexDocument,
      urlPrefix,
      cleanUrls,
      queryStrings,
      maxPaths,
    },
  };
}

function statusIn(answer: Partial<CustomResourceAnswer> | undefined) {
  const status = answer?.Data?.Status;
  return typeof status === 'string' ? status : undefined;
}

function kindOf(target: TargetId): 'distribution' | 'tenant' {
  return target.startsWith('dt_') ? 'tenant' : 'distribution';
}

function faultsOf(
  percent: number,
  seed: number,
  kinds: readonly FaultKind[],
): FaultSchedule {
  return FaultSchedule.random({ seed, fraction: percent / 100, kinds });
}

function fingerprint({ files, ...rest }: Site): string {
  return hash(JSON.stringify([[...files].sort(), rest]));
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A choice that depends on all of this, and on nothing else. */
function isHalf(...parts: ReadonlyArray<string | number>): boolean {
  let sum = 7;
  for (const character of parts.join()) {
    sum = (Math.imul(sum, 31) + character.charCodeAt(0)) | 0;
  }
  return (sum >>> 8) % 2 === 0;
}

function isMistold({ answer, lines }: Told): boolean {
  const debt = Number(answer?.PhysicalResourceId !== LOGICAL_ID);
  return lines.length !== 1 || lines[0].Debts !== debt;
}
