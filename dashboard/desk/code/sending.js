// Deeds on their way to the server. What a person does is shown at once and kept in this browser until the server has
// said yes or no, so that a broken line, a reload or a restarted server loses nothing.
import { allKept, forget, keep } from './kept.js';

const PATIENCE = [500, 1000, 2000, 4000, 8000]; // milliseconds until the next try
const ACTS_ON_ALL = new Set(['undo', 'redo']);

const fresh = () => (crypto.randomUUID ? crypto.randomUUID()
  : [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join(''));

export const makeSender = ({ language, reviewer, before, mark, answered, troubled }) => {
  let waiting = allKept('deed.').sort((a, b) => a.made - b.made || a.turn - b.turn);
  let turn = waiting.reduce((most, deed) => Math.max(most, deed.turn || 0), 0);
  let busy = false;
  let failures = 0;
  let timer = null;

  const of = (sha) => waiting.filter((deed) => deed.sha === sha);
  const drop = (ids) => {
    waiting = waiting.filter((deed) => !ids.has(deed.id));
    ids.forEach((id) => forget(`deed.${id}`));
  };

  // The deeds of one chart that can go together: a second word on a value has to wait for the number of the first.
  const batch = () => {
    const { sha } = waiting[0];
    const found = [];
    const touched = new Set();
    for (const deed of of(sha)) {
      const many = ACTS_ON_ALL.has(deed.do);
      if (touched.has('all') || (many && found.length) || touched.has(deed.key)) break;
      touched.add(many ? 'all' : deed.key);
      (deed.keys || []).forEach((key) => touched.add(key));
      found.push(deed);
    }
    return { sha, found };
  };

  const as = ({ id, do: verb, reading, key, fields, said, box, keys, seconds, more }, sha) => ({
    ...more, id, do: verb, reading, key, fields: fields || {}, box, keys: keys || [], seconds,
    said: said === null || said === undefined ? before(sha, key) : said,
  });

  const again = (words) => {
    failures += 1;
    troubled(words, waiting.length);
    clearTimeout(timer);
    timer = setTimeout(send, PATIENCE[Math.min(failures, PATIENCE.length) - 1]);
  };

  const send = async () => {
    if (busy || !waiting.length) return;
    busy = true;
    const { sha, found } = batch();
    try {
      const reply = await fetch(`/desk/chart/${sha}?lang=${language()}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-ChartLedger': 'desk' },
        body: JSON.stringify({ lang: language(), reviewer: reviewer(), mark: mark(sha), deeds: found.map((deed) => as(deed, sha)) }),
        keepalive: true, // a page that is being left still sends its last word
      });
      if (reply.status >= 500) { // a full disk, say: it says so in words, and is tried again
        busy = false;
        again((await reply.json().catch(() => ({}))).words || null);
        return;
      }
      if (reply.ok) took(sha, found, await reply.json());
      else refuseAll(sha, found, await reply.json().catch(() => ({ words: '' })));
    } catch {
      busy = false;
      again(null);
      return;
    }
    busy = false;
    failures = 0;
    troubled(null, 0);
    send();
  };

  const took = (sha, found, reply) => {
    drop(new Set(found.map((deed) => deed.id)));
    const refused = new Map(reply.refused.map((one) => [one.id, one]));
    answered(sha, reply, found.filter((deed) => refused.has(deed.id)).map((deed) => ({ deed, ...refused.get(deed.id) })),
      found.map((deed) => deed.do));
  };

  // The chart is gone or the request was not understood: to send it again would not help.
  const refuseAll = (sha, found, { words }) => {
    drop(new Set(found.map((deed) => deed.id)));
    answered(sha, null, found.map((deed) => ({ deed, id: deed.id, words })));
  };

  return {
    of,
    count: () => waiting.length,
    // `said` is left open where an earlier deed of ours, still on its way, will have changed it.
    add(sha, deed) {
      turn += 1;
      const ahead = of(sha).some((one) => one.key === deed.key || (one.keys || []).includes(deed.key)
        || ACTS_ON_ALL.has(one.do));
      const made = { ...deed, said: ahead ? null : deed.said, sha, id: fresh(), made: Date.now(), turn };
      waiting.push(made);
      keep(`deed.${made.id}`, made);
      send();
      return made;
    },
    send,
  };
};

// The series of a value goes by a metric: as a proposal for those of its values that have neither word nor metric.
const mean = (values, { key, fields: { metric, segment } }) => {
  const { series } = values.get(key)?.fields ?? {};
  for (const [one, value] of values) {
    const { fields } = value;
    if (value.open && value.of_series && fields.series === series && !fields.metric) {
      values.set(one, { ...value, perhaps: [], missing: value.missing.filter((name) => name !== 'metric'),
        fields: { ...fields, metric, segment: fields.segment || segment } });
    }
  }
};

// The chart as it will be once the server has done what is on its way.
export const foreseen = (chart, deeds, looks) => {
  if (!deeds.length) return chart;
  const values = new Map(chart.values.map((value) => [value.key, value]));
  for (const deed of deeds) {
    const settle = (key, state, verdict, fields = {}) => {
      const value = values.get(key);
      if (!value) return;
      const word = looks.word(state);
      values.set(key, { ...value, open: false, state, verdict, word, standing: word, sign: looks.sign(state), ways: [],
        notes: [], fields: { ...value.fields, ...fields } });
    };
    if (deed.do === 'adjust' && deed.fields.what === 'metric') mean(values, deed);
    if (deed.do === 'confirm' || deed.do === 'correct') settle(deed.key, 'confirmed', 'confirmed', deed.fields);
    if (deed.do === 'reject') settle(deed.key, 'rejected', 'rejected');
    if (deed.do === 'confirm_passed') deed.keys.forEach((key) => settle(key, 'confirmed', 'confirmed'));
  }
  const shown = chart.values.map((value) => values.get(value.key));
  const open = new Set(shown.filter((value) => value.open).map((value) => value.key));
  const progress = { total: shown.length, settled: shown.length - open.size,
    doubtful_open: shown.filter((value) => value.open && value.doubtful).length };
  return { ...chart, values: shown, progress, passed: chart.passed.filter((key) => open.has(key)),
    can_undo: true, can_redo: false };
};
