// What the browser tests run inside pages, loaded into each before its own scripts. Plain JavaScript: the types of a browser
// must not be known to the server's sources, and one compiler program checks them all.

addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
  globalThis.violated(`${violatedDirective} ${blockedURI}`);
});

globalThis.inPage = {
  width: () => document.documentElement.scrollWidth,
  scrolled: () => scrollY > 0,
  readClipboard: () => navigator.clipboard.readText(),
  selected: () => String(getSelection()),

  show(content) {
    document.body.innerHTML = content;
    document.querySelector('p').attributeStyleMap.set('color', '#888');
  },

  focus() {
    const element = document.activeElement ?? document.body;
    return { text: element.textContent.trim(), outline: getComputedStyle(element).outlineStyle };
  },

  /** As on a page that is served over plain HTTP from another machine, in a browser without the old command. */
  takeClipboardAway() {
    Object.defineProperty(navigator, 'clipboard', { value: undefined });
    document.execCommand = () => false;
  },

  /** Does what no page of ours may do. */
  misbehave() {
    const wrong = '<img src="http://pictures.invalid/x.png"><p style="color:#777">grey</p>';
    document.body.insertAdjacentHTML('beforeend', wrong);
    document.head.append(Object.assign(document.createElement('script'), { src: '/nothing.js' }));
    setTimeout(() => {
      throw new Error('thrown on purpose');
    });
  },

  /** Texts whose colour is too near to the one behind them (WCAG 2.2, 1.4.3: 4.5 to 1, or 3 to 1 for large letters). */
  lowContrast(within) {
    const found = [];
    for (const element of document.querySelectorAll(`${within} *`)) {
      const shown = [...element.childNodes]
        .filter((node) => node.nodeType === Node.TEXT_NODE)
        .map((node) => node.textContent.trim())
        .join('');
      const { width, height } = element.getBoundingClientRect();
      if (shown === '' || width <= 1 || height <= 1 || !element.checkVisibility()) continue;
      const style = getComputedStyle(element);
      const back = behind(element);
      const [a, b] = [lightness(over(rgba(style.color), back)), lightness(back)];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      const size = Number.parseFloat(style.fontSize);
      const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      if (ratio < (large ? 3 : 4.5)) found.push(`${ratio.toFixed(2)} "${shown.slice(0, 40)}"`);
    }
    return found;
  },
};

let canvas;

/** Any CSS colour as red, green and blue from 0 to 255, and opacity from 0 to 1. */
function rgba(color) {
  canvas ??= new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = color;
  canvas.fillRect(0, 0, 1, 1);
  const [r, g, b, alpha] = canvas.getImageData(0, 0, 1, 1).data;
  return [r, g, b, alpha / 255];
}

function over([r, g, b, alpha], below) {
  return [r, g, b].map((value, index) => value * alpha + below[index] * (1 - alpha));
}

function behind(element) {
  if (element === null) return [255, 255, 255];
  const own = rgba(getComputedStyle(element).backgroundColor);
  return own[3] === 1 ? own.slice(0, 3) : over(own, behind(element.parentElement));
}

/** Relative luminance, as WCAG defines it. */
function lightness(color) {
  const [r, g, b] = color.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
