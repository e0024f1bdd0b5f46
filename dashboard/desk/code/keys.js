// The keys of the desk: which key does what, how they are shown, and how a person chooses others.
import { focused, isField, make } from './dom.js';
import { forget, keep, kept } from './kept.js';

export const USUAL = {
  confirm: 'Enter', correct: 'e', reject: 'x', next_doubtful: 'n', previous: 'ArrowLeft', next: 'ArrowRight',
  confirm_passed: 'p', undo: 'u', redo: 'r', add: 'a', details: 'd', reread: 'm', way_1: 'j', way_2: 'k', way_3: 'l',
  name_1: 'i', name_2: 'o', name_3: 'y',
  closer: 'z', farther: 'q', fit: 'f', redraw: 'w', grid: 'g', take_origin: 't', change_origin: 'c', chart_before: '[', chart_after: ']', keys: '?',
};
const ALSO = { ArrowUp: 'previous', ArrowDown: 'next' }; // beside the ones that can be chosen
const PAN = { 'Shift+ArrowLeft': [-1, 0], 'Shift+ArrowRight': [1, 0], 'Shift+ArrowUp': [0, -1], 'Shift+ArrowDown': [0, 1] };
const SIGNS = { Enter: '⏎', Escape: 'Esc', ' ': '␣', ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' };
const STARTS_A_NUMBER = /^[0-9.(\-−+¥$]$/;

// A key press as one word; Shift counts only where it does not already make another sign.
export const pressed = (event) => {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const shift = event.shiftKey && (event.key.length > 1 || /[a-z]/.test(key));
  return (event.ctrlKey ? 'Ctrl+' : '') + (event.altKey ? 'Alt+' : '') + (event.metaKey ? 'Meta+' : '')
    + (shift ? 'Shift+' : '') + key;
};

export const shownKey = (key) => key.split('+').map((part) => SIGNS[part] || (part.length === 1 ? part.toUpperCase() : part))
  .join('+') || key;

export const makeKeys = () => {
  let own = kept('keys') || {};
  return {
    of: (action) => own[action] || USUAL[action],
    all: () => ({ ...USUAL, ...own }),
    // A key that another action had goes to it in exchange: no action is left without one.
    choose(action, key) {
      const all = { ...USUAL, ...own };
      const other = Object.keys(all).find((name) => all[name] === key && name !== action);
      own = { ...own, [action]: key, ...(other ? { [other]: all[action] } : {}) };
      keep('keys', own);
    },
    reset() {
      own = {};
      forget('keys');
    },
    action(key) {
      const all = { ...USUAL, ...own };
      return Object.keys(all).find((name) => all[name] === key) || ALSO[key];
    },
  };
};

// Listens before the page does, so that no key of ours reaches Streamlit's; ends when the desk is gone from the page.
export const listen = (desk) => {
  const heard = (event) => {
    if (!desk.root.isConnected) {
      window.removeEventListener('keydown', heard, true);
      return;
    }
    if (event.isComposing || event.keyCode === 229) return; // a Chinese word is being typed
    const from = event.composedPath()[0];
    const inside = event.composedPath().includes(desk.root);
    if (!inside && (isField(from) || (from.closest && from.closest('button, a, [role="dialog"], [role="radio"]')))) return;
    if (desk.help.isOpen()) return;
    const took = isField(from) ? inField(desk, event, from) : onDesk(desk, event, from);
    if (!took) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  window.addEventListener('keydown', heard, true);
  // What is typed in our fields is nobody else's key either.
  desk.root.addEventListener('keydown', (event) => event.stopPropagation());
};

const inField = (desk, event, field) => {
  const key = pressed(event);
  if (field.dataset.own || field.dataset.picking === 'open') return false; // the list under the field takes its keys itself
  if (key === 'Enter') return desk.act(desk.mode === 'adding' ? 'save' : 'confirm');
  if (key === 'Escape') {
    desk.toCard();
    return true;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) {
    const action = desk.keys.action(key);
    return action ? desk.act(action) : false;
  }
  return false;
};

const onDesk = (desk, event, from) => {
  const key = pressed(event);
  const native = (key === 'Enter' || key === ' ') && from.closest && from.closest('button, summary, a, [role="option"]');
  if (native) return false;
  if (key === 'Escape') return desk.act('cancel');
  if (PAN[key]) {
    desk.picture.pan(...PAN[key]);
    return true;
  }
  const own = from.closest && from.closest('[data-own-arrows]');
  if (own && event.key.startsWith('Arrow')) return false;
  const action = desk.keys.action(key);
  if (action) return desk.act(action);
  if (STARTS_A_NUMBER.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) return desk.startTyping(event.key);
  return !event.ctrlKey && !event.metaKey && !event.altKey && /^[a-z]$/i.test(event.key); // not Streamlit's R or C either
};

// The card with all keys, where each can be chosen anew.
export const makeHelp = (desk) => {
  const list = make('dl', { class: 'keylist' });
  const box = make('dialog', { class: 'help', 'aria-label': desk.say('desk.keys') });
  const close = make('button', { type: 'button', class: 'quiet', text: desk.say('desk.close'), onclick: () => box.close() });
  const usual = make('button', { type: 'button', class: 'quiet', text: desk.say('desk.keys_reset'), onclick: () => {
    desk.keys.reset();
    fill();
    desk.show();
  } });
  const choose = (action, button) => {
    button.textContent = desk.say('desk.keys_press');
    button.onkeydown = (event) => {
      event.preventDefault();
      event.stopPropagation();
      if (['Shift', 'Control', 'Alt', 'Meta', 'Tab'].includes(event.key)) return;
      if (event.key !== 'Escape') desk.keys.choose(action, pressed(event));
      fill();
      desk.show();
      const now = list.querySelector(`[data-action="${action}"]`);
      if (now) now.focus();
    };
  };
  const line = (action) => {
    const key = make('button', { type: 'button', class: 'key', text: shownKey(desk.keys.of(action)), data: { action } });
    key.onclick = () => choose(action, key);
    key.setAttribute('aria-label', `${desk.say(`desk.do.${action}`)}: ${key.textContent}`);
    return [make('dt', { text: desk.say(`desk.do.${action}`) }), make('dd', {}, key)];
  };
  const fill = () => list.replaceChildren(...Object.keys(USUAL).flatMap(line));
  box.append(make('h2', { text: desk.say('desk.keys') }), make('p', { text: desk.say('desk.keys_about') }), list,
    make('div', { class: 'row' }, close, usual));
  box.addEventListener('close', () => desk.toCard());
  let opener = null;
  return {
    element: box,
    isOpen: () => box.open,
    open() {
      opener = focused();
      fill();
      box.showModal();
      close.focus();
      return !!opener;
    },
  };
};
