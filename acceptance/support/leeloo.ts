import { expect, inject } from 'vitest';

// biome-ignore lint/suspicious/noExplicitAny: what comes is compared with what the document prints
export type Json = any;

/** The demo tenant's block of the credentials file. */
export const leeloo: Record<string, string> = (inject('credentials').leeloo ?? {}) as Record<string, string>;

/** A call as the document prints it; it must succeed. */
export async function send(method: string, path: string, body?: string | FormData, type?: string): Promise<Json> {
  const response = await fetch(`${inject('baseUrl')}/api/v2${path}`, {
    method,
    headers: { 'X-Leeloo-AuthToken': String(leeloo.token), ...(type ? { 'Content-Type': type } : {}) },
    ...(body === undefined ? {} : { body }),
  });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
  return response.json();
}

/** As "Request Body(json)". */
export function sendJson(method: string, path: string, body: string): Promise<Json> {
  return send(method, path, body, 'application/json');
}

/** As "Request Body(form-data)". */
export function sendForm(method: string, path: string, fields: Record<string, string>): Promise<Json> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return send(method, path, form);
}
