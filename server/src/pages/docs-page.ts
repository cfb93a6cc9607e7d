import type { Dialect } from '../dialects/dialect.ts';
import { tagOf, templateOf } from '../dialects/openapi.ts';
import type { Operation } from '../dialects/operation.ts';
import { type Html, html, page } from '../kit/html.ts';
import { layout } from './layout.ts';

/** Every operation of every dialect on one page, each a link into its dialect's reference. */
export function docsIndex(root: string, dialects: readonly Dialect[]): string {
  return page(
    layout({
      title: 'API reference · Tributary',
      root,
      at: 'docs',
      styles: ['base.css', 'start.css'],
      scripts: [],
      content: html`<main id="content" class="start index">
<div class="hero">
<h1>API reference</h1>
<p class="lede">Every operation that this server answers, by API. The reference is generated from the schemas that requests and replies are checked against.</p>
</div>
${dialects.map((dialect) => contents(root, dialect))}
</main>`,
    }),
  );
}

function contents(root: string, { name, title, document, operations }: Dialect): Html {
  return html`<section class="dialect" aria-labelledby="${name}">
<div class="side">
<h2 id="${name}"><a href="${root}docs/${name}">${title}</a></h2>
<p class="quiet">${document}</p>
<p><a href="${root}docs/${name}.json">OpenAPI 3.1<span class="visually-hidden"> document of ${title}</span></a></p>
</div>
<ul class="operations">
${operations.map((operation) => html`<li>${entry(root, name, operation)}</li>\n`)}</ul>
</section>
`;
}

/** A path that does not fit on a line is broken behind a slash. */
function entry(root: string, name: string, operation: Operation): Html {
  const steps = templateOf(operation.path).split(/(?<=\/)/);
  return html`<a href="${root}docs/${name}#${anchorOf(operation)}"><span class="method">${operation.method}</span> <code>${steps.map((step) => html`${step}<wbr>`)}</code> <span class="summary">${operation.summary}</span></a>`;
}

/** Where the reference shows an operation; `assets/reference.js` makes Scalar use the same. */
export function anchorOf(operation: Operation): string {
  return `tag/${tagOf(operation)}/${operation.id}`;
}

/** The reference of one dialect: Scalar, from our own files, on that dialect's document. */
export function docsPage(root: string, dialects: readonly Dialect[], dialect: Dialect): string {
  return page(
    layout({
      title: `${dialect.title} · Tributary`,
      root,
      styles: ['base.css', 'reference.css'],
      scripts: ['reference.js'],
      tabs: html`<nav class="tabs" aria-label="APIs">
${dialects.map(
  ({ name, title }) =>
    html`<a href="${root}docs/${name}"${name === dialect.name ? html` aria-current="page"` : undefined}>${title}</a>\n`,
)}</nav>
`,
      content: html`<div id="content">
<div id="reference" data-document="${root}docs/${dialect.name}.json" data-script="${root}assets/scalar.js" data-scheme="${Object.keys(dialect.authSchemes)[0]}">
<p class="loading">Loading the reference, which needs JavaScript. The same facts are in its <a href="${root}docs/${dialect.name}.json">OpenAPI document</a>.</p>
</div>
</div>`,
    }),
  );
}
