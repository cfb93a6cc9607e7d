// The copy buttons. Everything else on the page works without a script.
const status = document.getElementById('copied');

for (const button of document.querySelectorAll('button[data-copies]')) {
  const label = button.firstChild;
  let back;
  button.hidden = false;
  button.addEventListener('click', async () => {
    const done = await copy(document.getElementById(button.dataset.copies));
    label.data = done ? 'Copied' : 'Select and copy';
    status.textContent = done ? 'Copied to the clipboard' : 'The text is selected: copy it with the keyboard';
    clearTimeout(back);
    back = setTimeout(() => {
      label.data = 'Copy';
      status.textContent = '';
    }, 2000);
  });
}

/** The clipboard is there on https and on this machine only; elsewhere the text is selected and the old command is tried. */
async function copy(element) {
  try {
    await navigator.clipboard.writeText(element.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(element);
    return document.execCommand('copy');
  }
}
