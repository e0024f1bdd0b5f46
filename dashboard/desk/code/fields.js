// The fields of the card: native inputs, filled with what the ledger proposes and what was typed over it.
import { make } from './dom.js';
import { makePicker } from './picker.js';

const NAMES = ['value', 'unit', 'company', 'metric', 'segment', 'period', 'scope', 'basis', 'series', 'category', 'reason'];
const CHOICES = { scope: ['consolidated', 'parent'], basis: ['reported', 'estimate', 'guidance', 'restated'] };
const PLACES = ['company', 'metric', 'period'];

// `changed(name, text)` hears every letter.
export const makeFields = (desk, changed) => {
  const text = (name) => {
    const hint = ['period', 'segment'].includes(name) ? desk.say(`review.${name}_hint`) : '';
    const input = make('input', { type: 'text', autocomplete: 'off', spellcheck: 'false', placeholder: hint });
    if (name === 'value') input.inputMode = 'decimal';
    input.oninput = () => changed(name, input.value);
    return { input, inner: input, put: (words) => { if (input.value !== words) input.value = words; } };
  };
  const picker = (name, kind) => {
    const made = makePicker({ label: desk.say(`review.${name}`), hint: desk.say('review.choose'),
      asTyped: desk.say('review.use_typed'),
      names: () => desk.chart.names[kind], changed: (key) => changed(name, key) });
    return { input: made.input, inner: made.element, put: made.put };
  };
  const choice = (field) => {
    const input = make('select', {}, ...CHOICES[field].map((name) => make('option', { value: name, text: desk.say(`review.${field}.${name}`) })));
    input.onchange = () => changed(field, input.value);
    return { input, inner: input, put: (words) => { input.value = words || CHOICES[field][0]; } };
  };
  const build = { company: () => picker('company', 'companies'), metric: () => picker('metric', 'metrics'),
    scope: choice, basis: choice };
  const all = Object.fromEntries(NAMES.map((name) => {
    const made = (build[name] || text)(name);
    made.input.dataset.field = name;
    if (!made.input.getAttribute('aria-label')) made.input.setAttribute('aria-label', desk.say(`review.${name}`));
    made.input.readOnly = desk.data.only_looks;
    if (desk.data.only_looks && made.input.tagName === 'SELECT') made.input.disabled = true;
    const element = make('label', { class: `field ${name}` }, make('span', { text: desk.say(`review.${name}`) }), made.inner);
    return [name, { ...made, element }];
  }));
  const into = (where, names) => {
    const wanted = names.map((name) => all[name].element);
    if (wanted.length !== where.children.length || wanted.some((one, at) => where.children[at] !== one)) where.replaceChildren(...wanted);
  };
  return {
    all,
    // Which fields stand in the open and which are folded away; only called when another value comes up.
    lay(answer, open, folded, asked) {
      into(answer, ['value', 'unit']);
      into(open, asked === 'all' ? NAMES.slice(2) : PLACES.filter((name) => asked.includes(name)));
      into(folded, asked === 'all' ? [] : NAMES.slice(2).filter((name) => !asked.includes(name)));
    },
    fill(fields, typed) {
      for (const [name, field] of Object.entries(all)) {
        field.put(typed[name] ?? fields[name] ?? '');
        field.element.classList.toggle('typed', name in typed);
      }
    },
    wrong(name) {
      for (const [each, field] of Object.entries(all)) {
        if (each === name) field.input.setAttribute('aria-invalid', 'true');
        else field.input.removeAttribute('aria-invalid');
      }
    },
    into(name, select = true) {
      const { input } = all[name];
      input.focus({ preventScroll: true });
      if (select && input.select) input.select();
    },
  };
};
