// Three buttons: the address of this view into the clipboard; the plot of the page as PNG or SVG.
// Plotly's own button saves the picture. It stands unseen in the plot's corner and is pressed from here, with our choices.
const WHILE = 1600; // milliseconds that a button says what it did

const saveAs = (format, { file, width, height }) => {
  const plot = document.querySelector('.st-key-compare-plot .js-plotly-plot');
  const button = plot?.querySelector('.modebar-btn');
  if (!button || !plot._context) return;
  Object.assign(plot._context.toImageButtonOptions, { format, filename: file, width, height, scale: format === 'png' ? 2 : 1 });
  button.click();
};

const copied = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch { // no clipboard without https, or forbidden: the old way
    const field = document.createElement('textarea');
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand('copy');
    field.remove();
  }
};

export default ({ data, parentElement }) => {
  const row = parentElement.querySelector('.tools');
  row.replaceChildren();
  const add = (name, act) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = data.words[name];
    button.className = name === 'link' ? 'wide' : '';
    button.addEventListener('click', () => act(button));
    row.append(button);
  };
  add('link', async (button) => {
    await copied(window.location.href);
    button.textContent = data.words.copied;
    setTimeout(() => { button.textContent = data.words.link; }, WHILE);
  });
  add('png', () => saveAs('png', data));
  add('svg', () => saveAs('svg', data));
};
