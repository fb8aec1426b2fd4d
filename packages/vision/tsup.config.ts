import { defineConfig } from 'tsup'

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    cli: 'src/cli.ts',
    'report/index': 'src/report/index.ts',
    // A thread loads it by its name.
    augment: 'src/augmentation/augment.ts',
  },
  format: 'esm',
  target: 'es2022',
  sourcemap: true,
  clean: true,
  dts: false,
})
