import type { Dialect } from '../dialects/dialect.ts';
import { type Html, html, page } from '../kit/html.ts';
import { type DialectExamples, placeholderPattern } from './examples.ts';
import { layout } from './layout.ts';

export interface StartPage {
  readonly root: string;
  readonly version: string;
  /** Where partners reach this server. */
  readonly baseUrl: string;
  readonly examples: readonly DialectExamples[];
  /** The reader may see what the sandbox would have sent. */
  readonly hasInbox: boolean;
}

/** The start page: what runs here, at which addresses, and how to try it. */
export function startPage({ root, version, baseUrl, examples, hasInbox }: StartPage): string {
  const dialects = examples.map(({ dialect }) => dialect);
  return page(
    layout({
      title: 'Tributary: many partner APIs, one customer',
      root,
      styles: ['base.css', 'start.css'],
      scripts: ['start.js'],
      content: html`<main id="content" class="start">
${hero(dialects)}
${addresses(root, baseUrl, dialects)}
<section aria-labelledby="try">
<h2 id="try">Try it</h2>
<div class="body">
<p>Create a person through any of these APIs, then find the same person through any other. Each example is complete: it signs in where that is needed, and makes one call.</p>
${credentialsNote(examples)}
${hasInbox ? html`<p>What the demo tenant writes to people is kept in its <a href="${root}inbox">inbox</a> instead of being sent.</p>` : undefined}
</div>
</section>
${examples.map((example) => tryOut(root, baseUrl, example))}
</main>
<p class="visually-hidden" role="status" id="copied"></p>
${footer(root, version)}`,
    }),
  );
}

function hero(dialects: readonly Dialect[]): Html {
  return html`<div class="hero">
<div>
<h1>${counted(dialects.length)}, <br>one customer.</h1>
<p class="lede">This server speaks the APIs of ${inWords(dialects.length)} partners over one shared customer record: a person who comes in through one of them is found through all the others in the very next request.</p>
</div>
<nav class="confluence" aria-label="APIs on this page">
<ul>
${dialects.map(({ name, title }) => html`<li><a href="#${name}">${title}</a></li>\n`)}</ul>
${streams(dialects.length)}
<p>one person</p>
</nav>
</div>`;
}

/** Height of a list entry beside the drawing, in the drawing's units; the style sheet gives entries the same height. */
const row = 40;

/** A line from each list entry to the one point where they meet. */
function streams(count: number): Html {
  const middle = (count * row) / 2;
  const lines = Array.from({ length: count }, (_, index) => {
    const from = (index + 0.5) * row;
    return html`<path d="M0 ${from}C60 ${from} 60 ${middle} 120 ${middle}"/>`;
  });
  return html`<svg viewBox="0 0 120 ${count * row}" width="120" height="${count * row}" preserveAspectRatio="none" aria-hidden="true">${lines}</svg>`;
}

function addresses(root: string, baseUrl: string, dialects: readonly Dialect[]): Html {
  return html`<section aria-labelledby="runs">
<h2 id="runs">What runs here</h2>
<div class="body">
<p>Give a client of one of these APIs its base URL and credentials from here; nothing else about it has to change.</p>
<table>
<thead><tr><th scope="col">API</th><th scope="col">Base URL</th><th scope="col">Reference</th></tr></thead>
<tbody>
${dialects.map(
  ({ name, title, prefixes }) => html`<tr>
<th scope="row"><a href="#${name}">${title}</a></th>
<td>${prefixes.map((prefix) => html`<code class="url">${baseUrl}<b>${prefix}</b></code>`)}</td>
<td><a href="${root}docs/${name}">Reference<span class="visually-hidden"> of ${title}</span></a> <a href="${root}docs/${name}.json">OpenAPI<span class="visually-hidden"> document of ${title}</span></a></td>
</tr>
`,
)}</tbody>
</table>
</div>
</section>`;
}

function credentialsNote(examples: readonly DialectExamples[]): Html {
  if (examples.every(({ filledIn }) => filledIn))
    return html`<p class="note">The demo tenant’s credentials are filled in, because this page was opened on the machine that the server runs on. Others see placeholders.</p>`;
  return html`<p class="note">Words like <mark>YOUR_TOKEN</mark> stand for your credentials. On the server, <code>npm run tributary credentials</code> shows those of the demo tenant, and <code>npm run tributary tenant create NAME</code> makes a tenant with its own.</p>`;
}

function tryOut(root: string, baseUrl: string, { dialect, create, find }: DialectExamples): Html {
  const { name, title, prefixes, document } = dialect;
  return html`<section class="dialect" aria-labelledby="${name}">
<div class="side">
<h3 id="${name}">${title}</h3>
<p class="quiet">${document}</p>
<p><a href="${root}docs/${name}">Reference<span class="visually-hidden"> of ${title}</span></a></p>
</div>
<div class="body">
<p class="bases">${prefixes.map((prefix) => html`<code class="url">${baseUrl}<b>${prefix}</b></code>`)}</p>
${command(`${name}-create`, 'Create a person', title, create)}
${command(`${name}-find`, 'Find that person', title, find)}
</div>
</section>
`;
}

/** The button is shown by the script: without one it could do nothing. */
function command(id: string, label: string, title: string, text: string): Html {
  return html`<figure>
<figcaption>${label}<span class="visually-hidden"> through ${title}</span></figcaption>
<button type="button" data-copies="${id}" hidden>Copy<span class="visually-hidden">: ${label}, ${title}</span></button>
<pre><code id="${id}">${text.split('\n').map(line)}</code></pre>
</figure>
`;
}

/** A line wraps with an indent of its own, and keeps its newline for whoever selects and copies. */
function line(text: string): Html {
  const parts = text
    .split(placeholderPattern)
    .map((part, index) => (index % 2 === 1 ? html`<mark>${part}</mark>` : html`${part}`));
  return html`<span class="line">${parts}\n</span>`;
}

function footer(root: string, version: string): Html {
  return html`<footer>
<span>Tributary ${version}</span>
<nav aria-label="Server">
<a href="${root}docs">API reference</a> <a href="${root}live">Liveness</a> <a href="${root}ready">Readiness</a>
</nav>
</footer>`;
}

const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

function inWords(count: number): string {
  return words[count] ?? String(count);
}

function counted(count: number): string {
  const word = inWords(count);
  return `${word.charAt(0).toUpperCase()}${word.slice(1)} partner API${count === 1 ? '' : 's'}`;
}
