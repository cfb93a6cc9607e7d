import { describe, expect, test } from 'vitest';
import { summaryRows, tableText } from '../src/frame/print.ts';
import { figureText, goalText, judge, notRun } from '../src/frame/verdict.ts';
import { benches } from '../src/registry.ts';
import { targetOf, targets } from '../src/targets.ts';

describe('a target', () => {
  test.each([
    ['P1', 'at least', [1.2, 1, 1.4], 'PASS'],
    ['P1', 'at least', [1.19, 1.3, 1.1], 'SHORT'],
    ['P4a', 'at most', [1, 0.4, 2], 'PASS'],
    ['P4a', 'at most', [1.01, 0.4, 2], 'SHORT'],
  ])('%s (%s) with %j: the median decides, %s', (id, sense, figures, result) => {
    expect(targetOf(id).sense).toBe(sense);
    expect(judge(id, figures).result).toBe(result);
  });

  test('that has no figure was not run, and did not pass', () => {
    expect(judge('P1', [])).toEqual({ target: 'P1', result: 'not run', why: 'no figure' });
    expect(judge('P4a', [Number.NaN]).result).toBe('not run');
  });

  test('belongs to one bench, and each bench speaks about targets that there are', () => {
    const spoken = benches.flatMap((bench) => bench.targets);
    expect([...new Set(spoken)].sort()).toEqual(targets.map(({ id }) => id).sort());
    // Both track-events and memory look at the memory under the load.
    expect(spoken.filter((id, at) => spoken.indexOf(id) !== at)).toEqual(['P11a']);
    expect(() => targetOf('P99')).toThrow('P99');
  });

  test('covers every number of the list', () => {
    const numbers = new Set(targets.map(({ id }) => id.replace(/[a-z]$/, '')));
    for (let number = 1; number <= 11; number += 1) expect(numbers).toContain(`P${number}`);
  });
});

describe('what is printed', () => {
  test('a figure with its range, and a goal', () => {
    const verdict = judge('P4b', [4.21, 3.5, 12.34]);
    expect(figureText(verdict, targetOf('P4b'))).toBe('4.21 ms (3.5 to 12.3)');
    expect(figureText(judge('P1', [2]), targetOf('P1'))).toBe('2 ×');
    expect(goalText(targetOf('P4b'))).toBe('≤ 10 ms');
    expect(goalText(targetOf('P1'))).toBe('≥ 1.2 ×');
  });

  test('the summary is in the order of the targets, with what was not run', () => {
    const rows = summaryRows([notRun('P7', 'none is installed'), judge('P1', [2], 'a note')]);
    expect(rows.map((row) => [row[''], row.result, row.note])).toEqual([
      ['P1', 'PASS', 'a note'],
      ['P7', 'not run', 'none is installed'],
    ]);
  });

  test('numbers stand to the right, texts to the left', () => {
    const text = tableText([
      { side: 'one', rate: 5 },
      { side: 'another', rate: 1234 },
    ]);
    expect(text.split('\n')).toEqual(['side     rate', '─────────────', 'one         5', 'another  1234']);
  });
});
