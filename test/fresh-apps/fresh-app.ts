import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { runCommand, runCommandSuccessfully } from '../local-aws/command';
import { EXAMPLES_FOLDER, PROJECT_FOLDER } from '../local-aws/project';
import { EXAMPLE_NAMES } from '../support/example-names';
import { temporaryFolder } from '../support/temporary-folder';

const CDK = join(PROJECT_FOLDER, 'node_modules', '.bin', 'cdk');

/** What `cdk synth` leaves. */
export interface Synthesis {
  readonly exitCode: number | null;

  /** The folders of the assemblies: that of the kinds, and one for each example. */
  readonly assemblies: readonly string[];
}

/** The kinds of apps and the examples as users have them: with the library as npm installs it and the flags of `cdk init`. */
export class FreshApp {
  static async install(
    tarball: string,
    peers: readonly string[],
  ): Promise<FreshApp> {
    const app = new FreshApp(temporaryFolder());
    app.write('package.json', { private: true });
    await runCommandSuccessfully(
      'npm',
      ['install', '--no-audit', '--no-fund', tarball, ...peers],
      { cwd: app.folder },
    );
    cpSync(join(__dirname, 'app'), app.folder, { recursive: true });
    cpSync(EXAMPLES_FOLDER, join(app.folder, 'examples'), { recursive: true });
    buildSync({
      absWorkingDir: app.folder,
      entryPoints: ['./*.ts', './examples/**/*.ts'],
      outdir: '.',
      format: 'cjs',
      platform: 'node',
      // The examples' own extends one that is not there.
      tsconfigRaw: {},
    });
    app.write('cdk.json', {
      app: 'node app.js',
      context: Object.assign(
        app.read('node_modules/aws-cdk-lib/recommended-feature-flags.json'),
        ...EXAMPLE_NAMES.map(
          (name) => app.read(`examples/${name}/cdk.json`).context,
        ),
      ),
    });
    return app;
  }

  private constructor(private readonly folder: string) {}

  /** Runs `cdk synth`, with the CLI's defaults. */
  async synthesize(env: NodeJS.ProcessEnv = {}): Promise<Synthesis> {
    const outdir = mkdtempSync(join(this.folder, 'cdk.out-'));
    const { exitCode, output } = await runCommand(
      CDK,
      ['synth', '--quiet', '--no-notices', '--output', outdir],
      {
        cwd: this.folder,
        env: { ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true', ...env },
      },
    );
    if (!existsSync(join(outdir, 'manifest.json'))) {
      throw new Error(`cdk synth ended with exit code ${exitCode}:\n${output}`);
    }
    const examples = join(outdir, 'examples');
    return {
      exitCode,
      assemblies: [
        outdir,
        ...(existsSync(examples)
          ? readdirSync(examples).map((name) => join(examples, name))
          : []),
      ],
    };
  }

  private read(file: string) {
    return JSON.parse(readFileSync(join(this.folder, file), 'utf8'));
  }

  private write(file: string, content: unknown): void {
    writeFileSync(join(this.folder, file), JSON.stringify(content));
  }
}
