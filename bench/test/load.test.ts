import { describe, expect, test } from 'vitest';
import { interleave } from '../src/frame/interleave.ts';
import { unique } from '../src/load/load.ts';
import { readTps } from '../src/load/pgbench.ts';
import { luaOf, readFigures } from '../src/load/wrk.ts';

describe('what the programs print is read', () => {
  test('pgbench: the figure without the connections', () => {
    const output =
      'latency average = 2.5 ms\ninitial connection time = 20 ms\ntps = 12660.5 (without initial connection time)\n';
    expect(readTps(output)).toBe(12_660.5);
    expect(() => readTps('pgbench: error: connection failed')).toThrow('connection failed');
  });

  test('wrk: failures are no throughput, times are milliseconds', () => {
    const output = 'Running 2s test\nFIGURES {"requests":1000,"us":2000000,"p50":7500,"p99":14000,"failed":100}\n';
    expect(readFigures(output)).toEqual({ requests: 1000, perSecond: 450, p50: 7.5, p99: 14, failed: 100 });
    expect(() => readFigures('unable to connect')).toThrow('unable to connect');
  });
});

describe('requests for wrk', () => {
  const requests = {
    url: 'http://127.0.0.1:1',
    method: 'POST',
    headers: { 'x-text': 'a]]b' },
    paths: ['/a', '/b'],
  } as const;

  test('begin where the last stretch ended, in turn', () => {
    expect(luaOf(requests, '/tmp/x', { line: 5, number: 77 })).toContain('{}, {}, {}, 1, 77');
  });

  test('carry headers that no text can end', () => {
    expect(luaOf(requests, '/tmp/x', { line: 0, number: 1 })).toContain('[ [==[x-text]==] ] = [==[a]]b]==]');
  });

  test('mark what is new by letters alone: Lua takes a percent sign for a pattern, a URL for an escape', () => {
    expect(unique).toMatch(/^[A-Z]+$/);
  });
});

test('sides are measured in turn, every second round backwards, and the first does not count', async () => {
  const order: string[] = [];
  const side = (name: string) => async () => order.push(name);
  const found = await interleave({ a: side('a'), b: side('b') }, 2);
  expect(order).toEqual(['a', 'b', 'b', 'a', 'a', 'b']);
  expect(found).toEqual({ a: [4, 5], b: [3, 6] });
});
