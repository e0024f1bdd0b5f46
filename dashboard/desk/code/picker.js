// A field that offers known names while one types and takes a new one as well; Enter picks the marked name.
import { make } from './dom.js';

const FEW = 8;
const plain = (text) => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');
let made = 0;

// Names that begin with what was typed first, then those that hold it somewhere.
const matching = (names, text) => {
  const wanted = plain(text);
  if (!wanted) return names.slice(0, FEW);
  const fits = names.map((one) => ({ one, at: plain(one.name).indexOf(wanted) })).filter(({ at }) => at >= 0);
  fits.sort((a, b) => Math.sign(a.at) - Math.sign(b.at));
  return fits.slice(0, FEW).map(({ one }) => one);
};

// `changed` hears the key of a known name, or the words of a new one; `asTyped` are the words for taking a new one.
export const makePicker = ({ label, hint, asTyped, names, changed }) => {
  made += 1;
  const list = make('ul', { class: 'options', role: 'listbox', id: `options-${made}`, 'aria-label': label, hidden: true });
  const input = make('input', { type: 'text', role: 'combobox', 'aria-label': label, 'aria-expanded': 'false',
    'aria-controls': list.id, 'aria-autocomplete': 'list', autocomplete: 'off', placeholder: hint, spellcheck: 'false' });
  let offered = [];
  let marked = -1;

  const close = () => {
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
    delete input.dataset.picking;
    marked = -1;
  };
  const mark = (at) => {
    marked = at;
    [...list.children].forEach((option, index) => option.setAttribute('aria-selected', index === at));
    if (at < 0) {
      input.removeAttribute('aria-activedescendant');
      delete input.dataset.picking;
      return;
    }
    input.dataset.picking = 'open'; // from now on Enter and Escape belong to the list
    input.setAttribute('aria-activedescendant', list.children[at].id);
    list.children[at].scrollIntoView({ block: 'nearest' });
  };
  const pick = (one) => {
    input.value = one.name;
    close();
    changed(one.key);
  };
  const open = (text) => {
    offered = matching(names(), text);
    const typed = text.trim();
    if (typed && !offered.some((one) => one.name === typed)) offered.push({ key: typed, name: typed, fresh: true });
    list.replaceChildren(...offered.map((one, at) => make('li', { role: 'option', id: `${list.id}-${at}`, text: one.fresh ? `${asTyped}: ${one.name}` : one.name,
      onpointerdown: (event) => {
        event.preventDefault(); // the field keeps the cursor
        pick(one);
      } })));
    list.hidden = !offered.length;
    input.setAttribute('aria-expanded', String(!list.hidden));
    mark(text && offered.length ? 0 : -1);
    if (list.hidden) close();
  };
  input.oninput = () => {
    open(input.value);
    const exact = names().find((one) => one.name === input.value.trim());
    changed(exact ? exact.key : input.value);
  };
  input.onkeydown = (event) => {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (list.hidden) open(input.value);
      const down = event.key === 'ArrowDown' ? 1 : -1;
      if (offered.length) mark((marked + down + offered.length) % offered.length);
    } else if (event.key === 'Enter' && marked >= 0) {
      event.preventDefault();
      pick(offered[marked]);
    } else if (event.key === 'Escape' && !list.hidden) {
      event.preventDefault();
      close();
    }
  };
  input.onblur = close;
  return {
    element: make('div', { class: 'picker' }, input, list),
    input,
    // `said` is a key or the words of a name that nobody added yet.
    put(said) {
      const known = names().find((one) => one.key === said);
      const text = known ? known.name : said;
      if (input.value !== text && document.activeElement !== input && input.getRootNode().activeElement !== input) input.value = text;
    },
  };
};
