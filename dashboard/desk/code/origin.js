// Where the chart comes from, as far as that is only guessed: one line over the picture, taken with a key or changed in
// its fields. Asked once for all pictures that came in together.
import { make } from './dom.js';
import { keep, kept } from './kept.js';

export const makeOrigin = (desk) => {
  const line = make('span', { class: 'guess' });
  const later = make('button', { type: 'button', class: 'quiet', text: desk.say('desk.origin.later'), onclick: () => leave() });
  const take = desk.button('take_origin', { help: desk.say('desk.do.take_origin') });
  const change = desk.button('change_origin', { words: desk.say('desk.origin.change'), help: desk.say('desk.do.change_origin') });
  const told = make('div', { class: 'told' }, line, take, change, later);
  const fields = make('div', { class: 'fields' });
  const wrong = make('span', { class: 'refusal', role: 'alert' });
  const save = make('button', { type: 'button', class: 'primary', text: desk.say('desk.origin.save'), onclick: () => say() });
  const away = make('button', { type: 'button', text: desk.say('desk.do.cancel'), onclick: () => close() });
  const form = make('div', { class: 'form', hidden: true }, fields, wrong, save, away);
  const element = make('section', { class: 'origin says', hidden: true, 'aria-label': desk.say('desk.origin') }, told, form);
  let at = null;
  let guess = null;

  const lay = (found) => {
    guess = found && !kept(`origin.left.${found.batch || at}`) ? found : null;
    element.hidden = !guess;
    form.hidden = true;
    told.hidden = false;
    if (!guess) return;
    const { words, ground, count } = guess;
    line.textContent = `? ${desk.say('desk.origin.line', { words })}`;
    line.title = `${words}\n${ground}`;
    desk.label(take, desk.say(count > 1 ? 'desk.origin.take_many' : 'desk.origin.take', { count }));
  };
  const address = () => `/desk/origin/${at}?${new URLSearchParams({ lang: desk.data.language, reviewer: desk.reviewer })}`;
  const tell = async (body) => {
    try {
      const reply = await fetch(address(), { method: 'POST', body: JSON.stringify(body),
        headers: { 'Content-Type': 'application/json', 'X-ChartLedger': 'desk' } });
      if (!reply.ok) throw new Error(String(reply.status));
      const { refused, said } = await reply.json();
      wrong.textContent = refused || '';
      if (refused) return;
      lay(null);
      desk.toCard();
      await desk.refresh(); // the values know their company now
      desk.tell('info', said);
    } catch {
      desk.tell('warn', desk.say('desk.offline'));
    }
  };
  const say = () => tell({ do: 'say', fields: Object.fromEntries([...fields.querySelectorAll('input')].map((input) => [input.name, input.value])) });
  const close = () => {
    form.hidden = true;
    told.hidden = false;
    desk.toCard();
  };
  const leave = () => {
    keep(`origin.left.${guess.batch || at}`, true);
    lay(null);
    desk.toCard();
  };
  fields.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') say();
    if (event.key === 'Escape') close();
  });

  return {
    element,
    can: () => !!guess && form.hidden,
    take: () => tell({ do: 'take' }),
    change() {
      wrong.textContent = '';
      fields.replaceChildren(...guess.fields.map(({ name, label, text }) => make('label', { class: `field of-${name}` }, make('span', { text: label }),
        make('input', { type: 'text', autocomplete: 'off', spellcheck: 'false', name, value: text, 'data-own': 'keys' }))));
      form.hidden = false;
      told.hidden = true;
      fields.querySelector('input').focus({ preventScroll: true });
    },
    // Asked once for each chart that is laid on the desk.
    async show() {
      if (at === desk.chart.sha) return;
      at = desk.chart.sha;
      lay(null);
      const found = await desk.ask(`/desk/origin/${at}`);
      if (at !== desk.chart.sha || found.trouble) return;
      lay(found.guess);
      desk.showButtons();
    },
  };
};
