import fc from 'fast-check';

// The same cases in every run, so that a change is what makes a test fail. To look further: FC_SEED=$RANDOM npx jest …
fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 20_260_101) });
