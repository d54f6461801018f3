import type { FaultFigures } from './faults';
import type { FirstCallFigures, LoadFigures } from './load';
import type { Peer } from './peer';
import type { Reactions } from './reaction';
import type { SlowFigures } from './slow';
import type { SynthFigures } from './synth';
import type { TemplateFigures } from './templates';

/** Of one run. */
export interface Results {
  readonly date: string;
  readonly versions: ReadonlyArray<readonly [string, string]>;
  readonly machine: string;
  readonly peers: readonly Peer[];
  readonly templates: readonly TemplateFigures[];
  readonly synths: readonly SynthFigures[];
  readonly loads: readonly LoadFigures[];
  readonly firstCalls: readonly FirstCallFigures[];
  readonly reactions: readonly Reactions[];
  readonly faults: readonly FaultFigures[];
  readonly slow: readonly SlowFigures[];
}
