// Making elements. Words are always set as text, never as HTML: they may come from a picture.
const SVG = 'http://www.w3.org/2000/svg';

const set = (made, properties) => {
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === 'text') made.textContent = value;
    else if (name === 'class') made.setAttribute('class', value);
    else if (name.startsWith('on')) made[name] = value;
    else if (name === 'data') Object.assign(made.dataset, value);
    else made.setAttribute(name, value === true ? '' : value);
  }
  return made;
};

export const make = (tag, properties = {}, ...children) => {
  const made = set(document.createElement(tag), properties);
  made.append(...children);
  return made;
};

export const draw = (tag, properties = {}) => set(document.createElementNS(SVG, tag), properties);

// The element that has the cursor; inside a shadow tree the document itself knows only the host.
export const focused = () => {
  let found = document.activeElement;
  while (found && found.shadowRoot && found.shadowRoot.activeElement) found = found.shadowRoot.activeElement;
  return found;
};

export const isField = (node) => !!node && node.matches && node.matches('input, textarea, select, [contenteditable]');
