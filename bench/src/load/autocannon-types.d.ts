/** The part of autocannon that is used here; the package has no types of its own. */
declare module 'autocannon' {
  interface Request {
    method: string;
    headers: Record<string, string>;
    path?: string;
    body?: string;
    setupRequest?(request: Record<string, unknown>): Record<string, unknown>;
  }
  interface Result {
    /** Seconds. */
    duration: number;
    requests: { total: number };
    latency: { p50: number; p99: number };
    non2xx: number;
    errors: number;
  }
  export default function autocannon(options: {
    url: string;
    connections: number;
    duration: number;
    timeout: number;
    requests: Request[];
  }): Promise<Result>;
}
