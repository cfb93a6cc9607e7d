import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemActor } from '../../../src/core/access/access.ts';
import { addDocuments } from '../../../src/core/documents/add-documents.ts';
import { addAction } from '../../../src/core/leads/add-action.ts';
import { fromObjectId, type Id, newId, toObjectId } from '../../../src/kit/ids.ts';
import { tenantByCode } from '../../drivers/own-credential.ts';
import { covers } from '../../support/covers.ts';
import { formOf, pdfOf } from '../../support/pdf.ts';
import { addToCatalogue } from './items.ts';
import { ownSession } from './lead-kit.ts';
import { type Block, hexId, instant, type Session, signIn, somebody, startSession } from './session.ts';

let session: Session;
let tenantId: Id;
let actionType: Id;
beforeAll(async () => {
  session = await startSession();
  tenantId = (await tenantByCode(session.server, session.server.demo.tenant)).id;
  actionType = fromObjectId(await addToCatalogue(session.server, 'action_type', 'Signing')) as Id;
});
afterAll(() => session.server.close());

const newLead = async (of = session) => String((await of.lead(somebody())).json._id);
const upload = (lead: string, form: FormData, type = 'contracts', of = session) =>
  of.call('PUT', `/api/lead/${lead}/${type}`, { raw: form });
const listed = async (lead: string) => (await session.call('GET', `/api/lead/${lead}/documents`)).json;
const download = (lead: string, document: string, of = session) =>
  of.call('GET', `/api/lead/${lead}/documents/${document}`);

/** The names in the file store's directory, of this tenant and of what is being written. */
async function onDisk(): Promise<string[]> {
  const { filesDir } = session.server;
  const of = (path: string) => readdir(join(filesDir, path)).catch(() => []);
  return [...(await of(tenantId)), ...(await of('tmp'))].sort();
}

async function newAction(lead: string): Promise<string> {
  const tenant = await tenantByCode(session.server, session.server.demo.tenant);
  const input = { leadId: fromObjectId(lead) as Id, typeId: actionType, detail: 'signed' };
  const { actionId } = await session.server.server.deps.run(systemActor(tenant, 'import'), addAction, input);
  return toObjectId(actionId);
}

describe('what is taken', () => {
  test('one to five PDFs, answered with their names; each comes back as it was sent', async () => {
    covers(
      'footprints:documents.upload/body.documents',
      'footprints:documents.upload/reply',
      'footprints:documents.list/reply',
      'footprints:documents.read/content',
    );
    const lead = await newLead();
    const contents = [1, 2, 3, 4, 5].map((at) => pdfOf(`number ${at}`, at * 100_000));
    const names = contents.map((_, at) => `filename${at + 1}.pdf`);
    const answer = await upload(lead, formOf(contents.map((content, at) => [names[at] ?? '', content])));
    expect([answer.status, answer.json]).toEqual([200, { status: 'ok', uploaded_files: names }]);
    const documents = await listed(lead);
    expect(documents).toHaveLength(5);
    for (const [at, content] of contents.entries()) {
      const document = documents.find(({ name }: { name: string }) => name === names[at]);
      expect(document).toEqual({
        _id: expect.stringMatching(hexId),
        leadId: lead,
        documentType: 'contracts',
        name: names[at],
        createdAt: expect.stringMatching(instant),
      });
      const { status, headers, text } = await download(lead, document._id);
      expect([status, headers.get('content-length'), text]).toEqual([200, String(content.length), String(content)]);
    }
    expect(await onDisk()).toEqual(
      expect.arrayContaining(documents.map(({ _id }: { _id: string }) => fromObjectId(_id))),
    );
  });

  test.each(['contracts', 'offers', 'consents'])('documentType %s', async (type) => {
    covers('footprints:documents.upload/path.documentType');
    const lead = await newLead();
    expect((await upload(lead, formOf([['a.pdf', pdfOf()]]), type)).status).toBe(200);
    expect(await listed(lead)).toMatchObject([{ documentType: type }]);
  });

  test('a list’s field may be written with brackets, other fields are ignored, and a file nobody chose is none', async () => {
    covers('footprints:documents.upload/body.brackets', 'footprints:documents.upload/content');
    const lead = await newLead();
    const form = formOf([['', new Uint8Array(), 'application/octet-stream']], { whatever: 'x' });
    form.append('documents[]', new File([pdfOf()], 'a.pdf'));
    form.append('documents[1]', new File([pdfOf()], 'b.pdf', { type: 'application/octet-stream' }));
    expect((await upload(lead, form)).json).toEqual({ status: 'ok', uploaded_files: ['a.pdf', 'b.pdf'] });
  });

  test('a lead’s action takes them with it', async () => {
    covers('footprints:documents.upload/body.leadActionId');
    const lead = await newLead();
    const action = await newAction(lead);
    const answer = await upload(lead, formOf([['a.pdf', pdfOf()]], { leadActionId: action }));
    expect(answer.status).toBe(200);
    expect(await listed(lead)).toMatchObject([{ leadActionId: action }]);
    const facts = await session.server.sql(
      "select data from changes where type = 'document.added' and data ->> 'leadId' = $1",
      [fromObjectId(lead)],
    );
    expect(facts).toHaveLength(1);
  });
});

describe('what is refused leaves nothing', () => {
  async function refused(lead: string, form: FormData, type: string, status: number, message: unknown, of = session) {
    const before = await onDisk();
    const answer = await upload(lead, form, type, of);
    expect([answer.status, answer.json]).toEqual([status, { status: 'error', message }]);
    await expect.poll(onDisk).toEqual(before);
  }

  test('no file, six files, another type of documents, another field', async () => {
    covers('footprints:documents.upload/body.documents-count', 'footprints:documents.upload/path.documentType-other');
    const lead = await newLead();
    const one = () => formOf([['a.pdf', pdfOf()]]);
    await refused(lead, formOf([], { x: '1' }), 'contracts', 400, 'Invalid data: documents');
    const six = Array.from({ length: 6 }, (_, at) => [`${at}.pdf`, pdfOf()] as const);
    await refused(lead, formOf(six), 'contracts', 400, 'Invalid data: documents');
    await refused(lead, one(), 'invoices', 404, 'Not found');
    const other = one();
    other.append('picture', new File([pdfOf()], 'a.pdf'));
    await refused(lead, other, 'contracts', 400, 'Invalid data: picture');
    expect(await listed(lead)).toEqual([]);
  });

  test('what is no PDF, and with it the PDFs beside it', async () => {
    covers(
      'footprints:documents.upload/mimetype',
      'footprints:documents.upload/all-or-nothing',
      'footprints:documents.upload/multipart',
    );
    const lead = await newLead();
    const text = 'This content type is not supported: documents';
    const noPdf = new TextEncoder().encode('<html>no</html>');
    await refused(
      lead,
      formOf([
        ['a.pdf', pdfOf()],
        ['b.pdf', noPdf],
      ]),
      'offers',
      415,
      text,
    );
    await refused(lead, formOf([['a.pdf', pdfOf(), 'text/html']]), 'offers', 415, text);
    const path = `/api/lead/${lead}/offers`;
    expect((await session.call('PUT', path, { json: { documents: [] } })).status).toBe(415);
    expect((await session.call('PUT', path, { form: { documents: 'x' } })).status).toBe(415);
    const headers = { 'content-type': 'multipart/form-data' };
    expect((await session.call('PUT', path, { raw: 'x', headers })).status).toBe(415);
    expect(await listed(lead)).toEqual([]);
  });

  test('a lead that is unknown, malformed, another tenant’s, or another’s', async () => {
    covers('footprints:documents.upload/unknown-lead');
    const one = () => formOf([['a.pdf', pdfOf()]]);
    const unknown = toObjectId(newId(session.server.clock.now()));
    await refused(unknown, one(), 'contracts', 404, 'Not found');
    await refused('5fbc335', one(), 'contracts', 404, 'Not found');
    const other = await session.server.tenant('Other');
    const theirs = await signIn(session.server, other.footprints as Block);
    await refused(await newLead(theirs), one(), 'contracts', 404, 'Not found');
  });

  test('another’s lead, for a client that sees its own; and what others add to its own lead', async () => {
    covers('footprints:documents.upload/own');
    const own = await ownSession(session);
    const one = () => formOf([['a.pdf', pdfOf()]]);
    await refused(await newLead(), one(), 'contracts', 404, 'Not found', own);
    const lead = await newLead(own);
    expect((await upload(lead, formOf([['theirs.pdf', pdfOf()]]))).status).toBe(200);
    expect((await upload(lead, formOf([['own.pdf', pdfOf()]]), 'offers', own)).status).toBe(200);
    const seen = (await own.call('GET', `/api/lead/${lead}/documents`)).json;
    expect(seen.map(({ name }: { name: string }) => name)).toEqual(['own.pdf']);
    const all = await listed(lead);
    expect(all).toHaveLength(2);
    for (const { _id, name } of all)
      expect([name, (await download(lead, _id, own)).status]).toEqual([name, name === 'own.pdf' ? 200 : 404]);
    const action = await newAction(lead);
    const named = formOf([['b.pdf', pdfOf()]], { leadActionId: action });
    await refused(lead, named, 'contracts', 400, 'Invalid data: leadActionId', own);
  });

  test('an action that is unknown, malformed, of another lead or another tenant', async () => {
    covers('footprints:documents.upload/unknown-action');
    const lead = await newLead();
    const of = (action: string) => formOf([['a.pdf', pdfOf()]], { leadActionId: action });
    const message = 'Invalid data: leadActionId';
    await refused(lead, of(toObjectId(newId(session.server.clock.now()))), 'contracts', 400, message);
    await refused(lead, of('nonsense'), 'contracts', 400, message);
    await refused(lead, of(await newAction(await newLead())), 'contracts', 400, message);
    expect(await listed(lead)).toEqual([]);
  });

  test('a file over the limit', async () => {
    covers('footprints:documents.upload/too-large');
    const lead = await newLead();
    const large = pdfOf('', 10 * 1024 * 1024);
    await refused(lead, formOf([['a.pdf', large]]), 'contracts', 413, 'The request is too large');
  });
});

describe('a download', () => {
  test('is a file to be saved, of which no page can be made', async () => {
    covers('footprints:documents.read/headers');
    const lead = await newLead();
    await upload(lead, formOf([['Ofertă "x" (1).pdf', pdfOf()]]));
    const [{ _id }] = await listed(lead);
    const { headers } = await download(lead, _id);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="Ofert_ _x_ (1).pdf"; filename*=UTF-8''Ofert%C4%83%20%22x%22%20%281%29.pdf`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  test('is not there for another lead, another tenant, without a token, or when its file is gone', async () => {
    covers('footprints:documents.read/unknown', 'footprints:documents.list/unknown');
    const lead = await newLead();
    await upload(lead, formOf([['a.pdf', pdfOf()]]));
    const [{ _id }] = await listed(lead);
    expect((await download(await newLead(), _id)).status).toBe(404);
    expect((await download(lead, toObjectId(newId(session.server.clock.now())))).status).toBe(404);
    expect((await download(lead, 'nonsense')).status).toBe(404);
    const theirs = await signIn(session.server, (await session.server.tenant('Third')).footprints as Block);
    expect((await download(lead, _id, theirs)).status).toBe(404);
    expect((await theirs.call('GET', `/api/lead/${lead}/documents`)).status).toBe(404);
    expect((await session.server.call('GET', `/api/lead/${lead}/documents/${_id}`)).status).toBe(401);
    await session.server.server.deps.files.remove(tenantId, [fromObjectId(_id) as Id]);
    expect((await download(lead, _id)).status).toBe(404);
  });
});

test('names are texts: no path, nothing unseen, not too long', async () => {
  covers('footprints:documents.upload/names');
  const lead = await newLead();
  const names: [string, string][] = [
    ['/C:/MyComputer/Documents/filename1.pdf', 'filename1.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['invoice\u202efdp.exe', 'invoicefdp.exe'],
    [`${'n'.repeat(300)}.pdf`, `${'n'.repeat(196)}.pdf`],
    ['..', 'document.pdf'],
  ];
  const { json } = await upload(lead, formOf(names.map(([sent]) => [sent, pdfOf()])));
  expect(json.uploaded_files).toEqual(names.map(([, kept]) => kept));
  expect((await listed(lead)).map(({ name }: { name: string }) => name).sort()).toEqual(
    names.map(([, kept]) => kept).sort(),
  );
});

test('a use case that is refused removes what was kept; rows without files are never committed', async () => {
  const before = await onDisk();
  const lead = await newLead();
  const tenant = await tenantByCode(session.server, session.server.demo.tenant);
  const files = [{ id: newId(session.server.clock.now()), bytes: 1, sha256: '0'.repeat(64), name: 'a' }];
  const run = session.server.server.deps.run(systemActor(tenant, 'import'), addDocuments, {
    leadId: fromObjectId(lead) as Id,
    leadActionId: newId(session.server.clock.now()),
    type: 'offer',
    files,
  });
  await expect(run).rejects.toMatchObject({ code: 'invalid' });
  expect(await session.server.sql('select id from files where id = $1', [files[0]?.id])).toEqual([]);
  expect(await onDisk()).toEqual(before);
});
