// What each key and button of the desk does, and when it can be done.
export const actions = (desk) => {
  const reviewing = () => desk.mode === 'reviewing' && !!desk.current();
  const anything = () => !!desk.chart && desk.chart.values.length > 0;
  const way = (at) => ({ can: () => reviewing() && desk.rereading.ways(desk.current()).length > at, run: () => takeWay(desk, at) });
  const name = (at) => ({ can: () => reviewing() && desk.current().perhaps.length > at, run: () => takeName(desk, at) });
  return {
    confirm: { run: () => (reviewing() ? confirm(desk) : desk.act(desk.mode === 'adding' ? 'save' : 'next_chart')) },
    correct: { can: reviewing, run: () => desk.card.fields.into('value') },
    reject: { can: reviewing, run: () => reject(desk) },
    previous: { can: anything, run: () => desk.step(-1) },
    next: { can: anything, run: () => desk.step(1) },
    next_doubtful: { can: () => reviewing() && desk.nextDoubtful() !== null, run: () => desk.goTo(desk.nextDoubtful()) },
    confirm_passed: { can: () => !!desk.chart && desk.mode === 'reviewing' && desk.waved().length > 0, run: () => confirmPassed(desk) },
    undo: { can: () => !!desk.chart && desk.chart.can_undo, run: () => desk.do('undo', {}) },
    redo: { can: () => !!desk.chart && desk.chart.can_redo, run: () => desk.do('redo', {}) },
    add: { can: () => !!desk.chart, run: () => startAdding(desk) },
    save: { can: () => desk.mode === 'adding' && desk.adding.isHalfDone(), run: () => saveAdded(desk) },
    reread: { can: reviewing, run: () => desk.rereading.start() },
    cancel: { can: () => desk.mode === 'adding' || desk.rereading.isAsking(), run: () => cancel(desk) },
    details: { can: reviewing, run: () => { desk.unfolded = !desk.unfolded; desk.show(); } },
    way_1: way(0),
    way_2: way(1),
    way_3: way(2),
    name_1: name(0),
    name_2: name(1),
    name_3: name(2),
    redraw: { can: () => desk.overlay.can.redraw(), run: () => desk.overlay.toggle('redraw') },
    grid: { can: () => desk.overlay.can.grid(), run: () => desk.overlay.toggle('grid') },
    take_origin: { can: () => desk.origin.can(), run: () => desk.origin.take() },
    change_origin: { can: () => desk.origin.can(), run: () => desk.origin.change() },
    closer: { run: () => desk.picture.closer() },
    farther: { run: () => desk.picture.farther() },
    fit: { run: () => desk.picture.fit() },
    chart_before: { can: () => !!desk.queue.before(), run: () => desk.open(desk.queue.before().sha) },
    chart_after: { can: () => !!desk.queue.after(), run: () => desk.open(desk.queue.after().sha) },
    next_chart: { can: () => !desk.current() && !!desk.queue.following(), run: () => desk.open(desk.queue.following().sha) },
    keys: { run: () => desk.help.open() },
  };
};

// What is left to somebody who may look and not change: no button that would be refused, and Enter goes on.
const LOOKING = ['previous', 'next', 'next_doubtful', 'details', 'redraw', 'closer', 'farther', 'fit', 'chart_before',
  'chart_after', 'next_chart', 'keys'];
export const onlyLooking = (desk, all) => Object.fromEntries(Object.entries(all).map(([name, action]) => {
  if (LOOKING.includes(name)) return [name, action];
  if (name === 'confirm') return [name, { hidden: true, run: () => desk.act(desk.current() ? 'next' : 'next_chart') }];
  return [name, { hidden: true, can: () => false, run: () => {} }];
}));

const confirm = (desk) => {
  const value = desk.current();
  const typed = desk.typing.of(desk.chart.extraction, value.key);
  const untouched = !Object.keys(typed).length;
  if (!value.open && untouched && value.verdict !== 'rejected') {
    desk.goTo(desk.after(value.key)); // it is said already: nothing new to write down
    return;
  }
  const { value: number, unit } = value.fields;
  const fields = { value: number, unit, ...typed };
  if (!fields.value.trim()) {
    desk.refusals.set(value.key, { words: desk.say('desk.no_number'), field: 'value' });
    desk.show();
    desk.card.fields.into('value');
    return;
  }
  settle(desk, 'confirm', value, { fields, typed });
};

const reject = (desk) => settle(desk, 'reject', desk.current(), { typed: desk.typing.of(desk.chart.extraction, desk.at) });

const settle = (desk, verb, value, more) => {
  desk.refusals.delete(value.key);
  desk.typing.clear(desk.chart.extraction, value.key);
  desk.do(verb, { key: value.key, said: value.said, seconds: desk.clock.seconds(), ...more });
  desk.goTo(desk.after(value.key));
};

const confirmPassed = (desk) => {
  const keys = desk.waved();
  desk.do('confirm_passed', { keys, seconds: desk.clock.seconds() });
  desk.goTo(desk.after(null));
  desk.tell('info', desk.say('review.confirmed_many', { count: keys.length }));
};

const takeWay = (desk, at) => {
  const value = desk.current();
  const way = desk.rereading.ways(value)[at];
  desk.typing.put(desk.chart.extraction, value.key, 'value', way.value, value.fields.value);
  if (way.unit) desk.typing.put(desk.chart.extraction, value.key, 'unit', way.unit, value.fields.unit);
  desk.refusals.delete(value.key);
  desk.show();
};

// The metric that the name may mean goes to the whole series, as a proposal that can be undone. A value that only the
// second reader saw has no series of its own here: its field takes the metric.
const takeName = (desk, at) => {
  const value = desk.current();
  const { metric, segment } = value.perhaps[at];
  const reading = desk.chart.extraction;
  for (const name of ['metric', 'segment'].filter((one) => one in desk.typing.of(reading, value.key))) desk.typing.put(reading, value.key, name, '', '');
  if (value.of_series) desk.do('adjust', { key: value.key, fields: { what: 'metric', metric, segment } });
  else desk.typing.put(reading, value.key, 'metric', metric, value.fields.metric);
  desk.show();
  desk.toCard();
};

const cancel = (desk) => {
  if (desk.mode === 'adding') desk.stopAdding();
  else desk.rereading.stop();
  desk.show();
  desk.toCard();
};

const startAdding = (desk) => {
  desk.rereading.stop();
  desk.mode = 'adding';
  desk.tell('', '');
  desk.adding.start();
  desk.show();
  desk.toCard();
};

const saveAdded = (desk) => {
  const deed = desk.adding.deed();
  if (!deed) return;
  desk.do('add', { ...deed, seconds: desk.clock.seconds() });
  desk.adding.forget();
  desk.stopAdding();
  desk.goTo(desk.after(desk.at));
};
