// The desk's words, its buttons with their keys beside them, and the colours of the states on this ground.
import { make } from './dom.js';
import { shownKey } from './keys.js';

export const speaking = (desk) => {
  let buttons = [];
  return {
    say: (key, values = {}) => (desk.words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? ''),
    sign: (state) => desk.data.states[state].sign,
    name: (kind, key) => (desk.chart.names[kind].find((one) => one.key === key) || { name: key }).name,
    keyOf: (action) => ({ save: '⏎', next_chart: '⏎', cancel: 'Esc' })[action] || shownKey(desk.keys.of(action)),
    page: (name) => `${window.location.pathname.replace(/[^/]*$/, '')}${name}?lang=${desk.data.language}`,
    // A button for an action: its words, and its key beside them.
    button(action, { class: style = '', words, sign, help } = {}) {
      const key = make('kbd', { 'aria-hidden': 'true' });
      const text = make('span', { text: sign || words || desk.say(`desk.do.${action}`) });
      const made = make('button', { type: 'button', class: style, data: { action }, onclick: () => desk.act(action) }, text, key);
      if (sign) made.setAttribute('aria-label', desk.say(`desk.do.${action}`));
      made.about = help || (sign ? desk.say(`desk.do.${action}`) : '');
      buttons.push({ made, key, action });
      return made;
    },
    label: (button, words) => { button.firstChild.textContent = words; },
    showButtons() {
      buttons = buttons.filter(({ made }) => desk.root.contains(made)); // ways out come and go
      for (const { made, key, action } of buttons) {
        const can = desk.actions[action].can;
        made.disabled = !!can && !can();
        made.hidden = !!desk.actions[action].hidden;
        key.textContent = desk.keyOf(action);
        made.title = made.about ? `${made.about} (${key.textContent})` : '';
        made.setAttribute('aria-keyshortcuts', desk.keys.of(action) || 'Enter');
      }
    },
    // The states in the colours for this ground: our own dark colours where Streamlit's page is dark.
    colour() {
      const ground = getComputedStyle(desk.root).getPropertyValue('--st-background-color').trim();
      const made = make('canvas', { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
      made.fillStyle = ground || '#fff';
      made.fillRect(0, 0, 1, 1);
      const [red, green, blue] = made.getImageData(0, 0, 1, 1).data;
      const dark = red + green + blue < 384;
      desk.root.dataset.ground = dark ? 'dark' : 'light';
      for (const [name, state] of Object.entries(desk.data.states)) desk.root.style.setProperty(`--${name}`, dark ? state.dark : state.light);
    },
  };
};
