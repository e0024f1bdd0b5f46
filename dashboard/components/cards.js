// One card a picture. Names and sentences are set as text, never as HTML. Cards are kept, so nothing flickers.
const part = (tag, name) => {
  const made = document.createElement(tag);
  made.className = name;
  if (tag === 'button') made.type = 'button';
  return made;
};

const LINES = ['detail', 'origin', 'guess', 'quality', 'like', 'state', 'second'];

const build = (card) => {
  const node = part('div', 'card');
  const thumb = part(card.src ? 'img' : 'div', card.src ? 'thumb' : 'thumb none');
  if (card.src) Object.assign(thumb, { src: card.src, alt: '', loading: 'lazy' });
  else thumb.textContent = '✕';
  const words = part('div', 'words');
  words.append(part(card.opens ? 'button' : 'div', 'name'), ...LINES.map((line) => part('div', line)));
  for (const line of ['guess', 'like', 'state']) words.querySelector(`.${line}`).append(part('span', 'mark'), part('span', 'line'));
  words.querySelector('.guess').append(part('button', 'accept'));
  words.querySelector('.like').append(part('button', 'open-like'));
  node.append(thumb, words);
  if (card.edits) node.append(part('button', 'edit'));
  return node;
};

// A long name breaks after its underscores; its text stays what it is.
const breakable = (name) => name.split(/(?<=_)/).flatMap((piece) => [document.createElement('wbr'), piece]);

const press = (button, label, deed) => {
  if (!button) return;
  button.title = label;
  button.setAttribute('aria-label', label);
  button.onclick = deed;
};

const fill = (node, card, words, done) => {
  const at = (name) => node.querySelector(`.${name}`);
  node.dataset.id = card.id;
  node.classList.toggle('opens', card.opens);
  at('name').replaceChildren(...breakable(card.name));
  at('name').title = card.name;
  if (card.opens) at('name').onclick = () => done('open', card.id);
  for (const line of ['detail', 'origin', 'quality', 'second']) {
    at(line).textContent = card[line];
    at(line).title = line === 'quality' ? '' : card[line];
  }
  at('guess').querySelector('.mark').textContent = '?';
  at('guess').querySelector('.line').textContent = card.guess;
  at('guess').title = card.ground;
  at('like').querySelector('.mark').textContent = '≈';
  at('like').querySelector('.line').textContent = card.like;
  at('state').className = `state ${card.state}`;
  at('state').querySelector('.mark').textContent = card.sign;
  at('state').querySelector('.line').textContent = card.line;
  for (const line of ['origin', 'guess', 'quality', 'like', 'second']) at(line).hidden = !card[line];
  at('open-like').hidden = !card.like_id;
  at('open-like').textContent = words.open_like;
  press(at('open-like'), `${words.open_like}: ${card.like}`, () => done('open', card.like_id));
  at('accept').textContent = '✓';
  press(at('accept'), `${words.accept}: ${card.guess}`, () => done('accept', card.id));
  press(at('edit'), `${words.edit}: ${card.name}`, () => done('edit', card.id));
  if (card.edits) at('edit').textContent = '✎';
};

const kind = (card) => `${card.id} ${card.opens} ${card.edits}`;

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector('.cards');
  const kept = new Map([...root.children].map((node) => [node.dataset.kind, node]));
  const done = (deed, picture) => setTriggerValue('deed', { deed, picture });
  const nodes = data.cards.map((card) => {
    const node = kept.get(kind(card)) || build(card);
    node.dataset.kind = kind(card);
    fill(node, card, data.words, done);
    return node;
  });
  if (nodes.length !== root.children.length || nodes.some((node, at) => root.children[at] !== node)) root.replaceChildren(...nodes);
}
