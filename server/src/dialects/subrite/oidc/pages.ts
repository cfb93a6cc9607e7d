import { createHash } from 'node:crypto';
import { type Html, html, page } from '../../../kit/html.ts';
import { pageHeaders } from './headers.ts';

/** A page for people, with the headers that belong to it. */
export interface Page {
  readonly status: number;
  readonly text: string;
  readonly headers: Record<string, string>;
}

/**
 * Colours are pairs of at least 4.5 to 1 for text and 3 to 1 for edges, in both schemes. No quotes and no angle brackets: the text
 * must stay as it is when it is put into the page, because the policy names its hash.
 */
const style = `
:root{color-scheme:light dark;--paper:#ffffff;--ink:#14191c;--quiet:#566269;--edge:#78858c;--accent:#0b6478;--on:#ffffff;--bad:#a3191b;--bad-paper:#fdeeee}
@media (prefers-color-scheme:dark){:root{--paper:#0f1315;--ink:#e7ecee;--quiet:#98a5ac;--edge:#7b8890;--accent:#79cbdb;--on:#0f1315;--bad:#ffb3ad;--bad-paper:#3a1517}}
*{box-sizing:border-box}
html{font:100%/1.55 ui-sans-serif,system-ui,sans-serif;background:var(--paper);color:var(--ink);text-size-adjust:none}
body{margin:0;min-height:100vh;display:grid;place-items:center}
main{width:100%;max-width:26rem;padding:1.5rem}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .5rem;overflow-wrap:anywhere}
p{margin:0 0 1.25rem;overflow-wrap:anywhere}
.quiet{color:var(--quiet)}
.alert{border-left:4px solid var(--bad);background:var(--bad-paper);color:var(--bad);padding:.75rem 1rem}
label{display:block;font-weight:600;margin:0 0 .25rem}
input{display:block;width:100%;font:inherit;color:inherit;background:transparent;border:1px solid var(--edge);border-radius:4px;padding:.625rem .75rem;margin:0 0 1.25rem}
input[aria-invalid]{border-color:var(--bad)}
button{font:inherit;font-weight:600;width:100%;min-height:2.75rem;border:1px solid var(--accent);border-radius:4px;background:var(--accent);color:var(--on);cursor:pointer}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
`;

const styleHash = `sha256-${createHash('sha256').update(style).digest('base64')}`;

export function pageOf(status: number, title: string, content: Html, formTargets: readonly string[] = []): Page {
  const text = page(html`<html lang="en">
<head>
<meta charset="utf-8">
<title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<style>${style}</style>
</head>
<body>
<main>
${content}
</main>
</body>
</html>`);
  return { status, text, headers: pageHeaders(styleHash, formTargets) };
}

/** Something that cannot be gone on with; nothing on the page leads further. */
export function messagePage(status: number, title: string, text: string): Page {
  return pageOf(status, title, html`<h1>${title}</h1>\n<p>${text}</p>`);
}

export const expiredPage = () =>
  messagePage(
    400,
    'This sign-in has expired',
    'It was open for too long, was finished already, or belongs to another browser. Go back to the site you came from and start again.',
  );

export const unavailablePage = () =>
  messagePage(503, 'Sign-in is not available', 'It cannot be done at this moment. Try again in a few seconds.');
