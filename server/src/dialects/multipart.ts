import type { Readable } from 'node:stream';
import type { Multipart, MultipartFile } from '@fastify/multipart';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CoreError, invalid } from '../core/errors.ts';
import { FileError } from '../kit/disk.ts';
import type { FileStore } from '../kit/files.ts';
import type { FilesTaken, SentFile } from './operation.ts';

/** Limits of multipart bodies; a whole body's is the route's `bodyLimit`, those of decoded values stand in kit/forms.ts. */
export const bodyLimits = {
  multipartFields: 1_000,
  multipartFieldBytes: 64 * 1024,
  /** What a body may have beyond the files that its operation takes: fields, boundaries, headers of parts. */
  besideFilesBytes: 256 * 1024,
} as const;

export interface Parts {
  readonly pairs: readonly [string, string][];
  readonly files: readonly SentFile[];
}

/** The largest body of an operation that takes files. */
export function largestBody({ most, maxBytes }: FilesTaken): number {
  return most * maxBytes + bodyLimits.besideFilesBytes;
}

/**
 * Reads a multipart body part by part: texts into memory, files into temporary files, which are gone when the request ends, however it
 * ends, unless somebody kept them. Reading stops at the first thing that is wrong.
 * @param taken what files the operation takes; undefined: none
 * @throws CoreError `invalid` naming a field that takes no files, or takes fewer; `too_large`, `malformed`, `unavailable`
 */
export async function readParts(
  request: FastifyRequest,
  reply: FastifyReply,
  taken: FilesTaken | undefined,
  store: FileStore,
): Promise<Parts> {
  const limit = request.routeOptions.bodyLimit;
  const body = bodyOf(request, reply, limit);
  const pairs: [string, string][] = [];
  const files: SentFile[] = [];
  let texts = 0;
  // Also when the client goes away: by then the operation has kept what it wanted, or never will.
  reply.raw.once('close', () => void Promise.allSettled(files.map(({ file }) => file.discard())));
  try {
    if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge();
    for (let part = await body.next(taken); part !== undefined; part = await body.next(taken)) {
      if (part.type === 'field') {
        const value = String(part.value ?? '');
        texts += part.fieldname.length + value.length;
        if (part.valueTruncated || part.fieldnameTruncated) throw tooLarge();
        // The room of its files is not for texts, which are held in memory.
        if (taken !== undefined && texts > bodyLimits.besideFilesBytes) throw tooLarge();
        pairs.push([part.fieldname, value]);
        continue;
      }
      const sent = await takeFile(part, { taken, count: files.length, store, reading: body.reading });
      if (sent !== undefined) files.push(sent);
    }
  } catch (error) {
    body.stop();
    await Promise.allSettled(files.map(({ file }) => file.discard()));
    // The parser's own refusals of a broken body carry no code; the plugin's limits do.
    if (error instanceof CoreError || typeof (error as { code?: unknown }).code === 'string') throw error;
    if (error instanceof FileError) throw error;
    throw new CoreError('malformed', 'the multipart body cannot be read', { cause: error });
  }
  body.end();
  return { pairs, files };
}

interface Taking {
  readonly taken: FilesTaken | undefined;
  readonly count: number;
  readonly store: FileStore;
  reading(stream: Readable): void;
}

/** @returns undefined for the empty file that a browser sends for a field in which none was chosen */
async function takeFile(part: MultipartFile, { taken, count, store, reading }: Taking): Promise<SentFile | undefined> {
  // PHP and others write a list's field as `documents[]` or `documents[0]`.
  const field = part.fieldname.trim().replace(/\[\d{0,4}\]$/, '');
  if (field !== taken?.field) throw invalid(part.fieldname, 'wrong_type', 'files are not taken here');
  if (count >= taken.most) throw invalid(field, 'too_long', 'more files than are taken');
  reading(part.file);
  const file = await store.stage(part.file, { maxBytes: taken.maxBytes });
  if (file.bytes === 0 && !part.filename) {
    await file.discard();
    return undefined;
  }
  return { name: unescaped(part.filename), type: part.mimetype, file };
}

/** Browsers write three characters of a name as escapes, and no others (WHATWG HTML, multipart/form-data encoding). */
function unescaped(name: string | undefined): string | undefined {
  return name?.replace(/%(22|0D|0A)/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** The parts of a request's body, with a hand on it: what is not wanted any more is not read. */
function bodyOf(request: FastifyRequest, reply: FastifyReply, limit: number) {
  const { raw } = request;
  let bytes = 0;
  let file: Readable | undefined;
  let parts: AsyncIterator<Multipart> | undefined;
  let failure: Error | undefined;
  let refuse: (error: Error) => void = () => undefined;
  const broken = new Promise<never>((_, reject) => {
    refuse = reject;
  });
  broken.catch(() => undefined);

  function fail(error: Error): void {
    failure = error;
    stop();
    refuse(error);
    file?.destroy(error);
  }
  function count(chunk: Buffer): void {
    bytes += chunk.length;
    if (bytes > limit) fail(tooLarge());
  }
  const gone = () => fail(new CoreError('malformed', 'the request ended before its body'));
  function end(): void {
    raw.off('data', count);
    reply.raw.off('close', gone);
  }
  function stop(): void {
    end();
    raw.unpipe();
    raw.pause();
    // What the client still sends cannot be told from its next request.
    if (!raw.readableEnded && !reply.raw.headersSent) reply.header('connection', 'close');
  }
  reply.raw.once('close', gone);
  return {
    /** The next part; undefined after the last. */
    async next(taken: FilesTaken | undefined): Promise<Multipart | undefined> {
      const first = parts === undefined;
      parts ??= request.parts({ limits: limitsFor(taken) })[Symbol.asyncIterator]();
      const next = parts.next();
      next.catch(() => undefined);
      // After the first step, which lets the body flow into the parser: alone it would flow past.
      if (first) raw.on('data', count);
      const { done, value } = await Promise.race([next, broken]);
      // The last part may have come, and the client gone, at the same time.
      if (failure !== undefined) throw failure;
      return done ? undefined : value;
    },
    reading: (stream: Readable) => {
      file = stream;
      // Whoever reads it has had enough: at once, for until that is heard here megabytes would flow by.
      stream.once('close', () => {
        if (!stream.readableEnded) stop();
      });
    },
    stop,
    end,
  };
}

function limitsFor(taken: FilesTaken | undefined) {
  const { multipartFields: fields } = bodyLimits;
  // One, so that it is seen and refused by name.
  if (taken === undefined) return { files: 1, parts: fields, fields };
  // The store counts a file's bytes: past its own limit the parser would read on, and throw away what it reads.
  return { files: taken.most + 1, fields, parts: taken.most + 1 + fields, fileSize: Number.MAX_SAFE_INTEGER };
}

function tooLarge(): CoreError {
  return new CoreError('too_large', 'the body is larger than its limit');
}
