import { relative } from 'node:path';
import { type awscdk, javascript } from 'projen';

export const tsconfigs = {
  // Only Node's types: the default takes every @types package and lets test globals into the library.
  tsconfig: { compilerOptions: { types: ['node'] } },
  tsconfigDev: {
    compilerOptions: {
      types: ['node', 'jest'],
      // The examples import the library by its name, as users do.
      paths: { 'cdk-distribution-invalidator': ['../src/index.ts'] },
    },
  },
} satisfies Partial<awscdk.AwsCdkConstructLibraryOptions>;

/** Type-checks the folders that are not part of the library, and has Biome look at them. */
export function checkOtherFolders(project: awscdk.AwsCdkConstructLibrary) {
  const typeCheckOf = (
    folder: string,
    compilerOptions: javascript.TypeScriptCompilerOptions = {},
  ) => {
    const tsconfig = new javascript.TypescriptConfig(project, {
      fileName: `${folder}/tsconfig.json`,
      include: ['**/*.ts'],
      compilerOptions: {
        noEmit: true,
        rootDir: relative(folder, '.'),
        ...compilerOptions,
      },
    });
    if (project.tsconfig) tsconfig.addExtends(project.tsconfig);
    project.biome?.addFilePattern(`${folder}/**`);
    return `tsc --noEmit -p ${folder}`;
  };

  // esbuild does not look at types.
  project.preCompileTask.prependExec(typeCheckOf('lambda'));
  for (const folder of ['bench', 'docs/pictures', 'examples', 'scripts']) {
    const paths = { [project.name]: [relative(folder, 'src/index.ts')] };
    project.testTask.prependExec(typeCheckOf(folder, { paths }));
  }
  project.biome?.addFilePattern('!**/cdk.out');
  project.biome?.addFilePattern('!**/*.snapshot');
}
