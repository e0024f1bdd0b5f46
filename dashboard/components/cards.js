// One card a picture. Names and sentences are set as text, never as HTML. Cards are kept, so nothing flickers.
const part = (tag, name) => {
  const made = document.createElement(tag);
  made.className = name;
  return made;
};

const build = (card) => {
  const node = part(card.opens ? 'button' : 'div', 'card');
  if (card.opens) node.type = 'button';
  const thumb = part(card.src ? 'img' : 'div', card.src ? 'thumb' : 'thumb none');
  if (card.src) Object.assign(thumb, { src: card.src, alt: '', loading: 'lazy' });
  else thumb.textContent = '✕';
  const words = part('div', 'words');
  const state = part('div', 'state');
  state.append(part('span', 'mark'), part('span', 'line'));
  words.append(part('div', 'name'), part('div', 'detail'), state);
  node.append(thumb, words);
  return node;
};

const fill = (node, card, open) => {
  node.dataset.id = card.id;
  node.classList.toggle('selected', card.selected);
  node.querySelector('.name').textContent = card.name;
  node.querySelector('.name').title = card.name;
  node.querySelector('.detail').textContent = card.detail;
  node.querySelector('.state').className = `state ${card.state}`;
  node.querySelector('.mark').textContent = card.sign;
  node.querySelector('.line').textContent = card.line;
  node.onclick = card.opens ? () => open(card.id) : null;
};

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector('.cards');
  root.classList.toggle('compact', data.compact);
  const kept = new Map([...root.children].map((node) => [`${node.dataset.id} ${node.tagName}`, node]));
  const nodes = data.cards.map((card) => {
    const node = kept.get(`${card.id} ${card.opens ? 'BUTTON' : 'DIV'}`) || build(card);
    fill(node, card, (id) => setTriggerValue('opened', id));
    return node;
  });
  if (nodes.length !== root.children.length || nodes.some((node, at) => root.children[at] !== node)) root.replaceChildren(...nodes);
}
