#!/usr/bin/env node
// `tributary …` on the path: the same hand-over to the shipped runtime as the npm scripts use.
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
process.argv.splice(2, 0, 'server/src/main.ts');
await import(resolve(root, 'scripts/run.mjs'));
