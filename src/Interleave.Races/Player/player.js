// Draws a race that the reader steps through, and for an exploration the picture of all its schedules above it.
// It knows nothing of races: it walks the graph that it was given, whose texts and ends are the explorer's.
// Sets no style attribute and no handler in markup, and takes no text for markup, so that a page may forbid all that.
import { drawSchedules } from './schedules.js';

const svgNamespace = 'http://www.w3.org/2000/svg';
const delays = [2400, 1400, 800, 400, 150];
const shortState = 14;

// An element with classes, attributes and content; of SVG if its tag says so.
export function make(tag, name, attributes = {}, ...content) {
  const made = tag.startsWith('svg:') ? document.createElementNS(svgNamespace, tag.slice(4)) : document.createElement(tag);
  if (name) made.setAttribute('class', name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(key, value);
  made.append(...content);
  return made;
}

// The shape that tells an outcome without its colour: a disc, a square, an octagon, a triangle; drawn around a point.
export function shape(sort, x, y, size) {
  const points = corners => make('svg:polygon', '', { points: corners.map(([a, b]) => `${x + a * size},${y + b * size}`).join(' ') });
  if (sort === 'wrong') return points([[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]]);
  if (sort === 'deadlock') return points([[-0.42, -1], [0.42, -1], [1, -0.42], [1, 0.42], [0.42, 1], [-0.42, 1], [-1, 0.42], [-1, -0.42]]);
  if (sort === 'failed') return points([[0, -1.1], [1.1, 0.9], [-1.1, 0.9]]);
  return make('svg:circle', '', { cx: x, cy: y, r: size });
}

export function badge(sort) {
  const mark = { right: 'M-4 0l3 3l5-6', wrong: 'M-3.5-3.5l7 7m0-7l-7 7', deadlock: 'M-2.5-4v8m5-8v8', failed: 'M0-4v5m0 2.4v.2' }[sort];
  return make('svg:svg', `il-badge il-${sort}`, { viewBox: '-11 -11 22 22', 'aria-hidden': 'true' },
    shape(sort, 0, 0, 9.5), make('svg:path', 'il-mark', { d: mark }));
}

// What can be told of a graph without running anything: where each state stands, and which ends lie ahead of it.
export function survey(data) {
  const { nodes, ends } = data;
  const places = nodes.map(() => null);
  const ways = nodes.map(() => 0);
  const from = nodes.map(() => null);
  places[0] = [...data.threads].map(() => 0);
  ways[0] = 1;
  const targets = node => (Array.isArray(nodes[node][2]) ? nodes[node][2] : []);
  nodes.forEach((_, node) => targets(node).forEach((target, thread) => {
    if (target < 0) return;
    ways[target] += ways[node];
    if (places[target]) return;
    places[target] = places[node].map((made, other) => made + (other === thread));
    from[target] = [node, thread];
  }));
  const ahead = nodes.map(() => ({ right: 0, wrong: 0, deadlock: 0, failed: 0, unknown: 0 }));
  for (let node = nodes.length - 1; node >= 0; node--) {
    if (!Array.isArray(nodes[node][2])) ahead[node][ends[nodes[node][2]][0]] = 1;
    for (const target of targets(node)) {
      if (target === -2) ahead[node].unknown = 1;
      if (target >= 0) for (const sort in ahead[node]) ahead[node][sort] += ahead[target][sort];
    }
  }
  const fate = node => {
    const sorts = Object.keys(ahead[node]).filter(sort => ahead[node][sort]);
    return sorts.length === 1 ? sorts[0] : sorts.includes('right') || sorts.includes('unknown') ? 'open' : 'lost';
  };
  // A shortest way from the start.
  const wayTo = node => {
    const way = [];
    for (let step = from[node]; step; step = from[step[0]]) way.unshift(step[1]);
    return way;
  };
  // A shortest way on to an end that pleases, or null.
  const wayOn = (node, pleases) => {
    let heads = [[node, []]];
    const seen = new Set();
    while (heads.length) {
      const next = [];
      for (const [head, way] of heads) {
        if (seen.has(head)) continue;
        seen.add(head);
        if (!Array.isArray(nodes[head][2])) {
          if (pleases(ends[nodes[head][2]][0], head)) return way;
          continue;
        }
        targets(head).forEach((target, thread) => target >= 0 && next.push([target, [...way, thread]]));
      }
      heads = next;
    }
    return null;
  };
  return { targets, places, ways, ahead, fate, wayTo, wayOn };
}

function drawPlain(data) {
  const plain = make('div', '', { 'data-part': 'plain' });
  for (const line of [...data.lines ?? [], ...data.notes]) plain.append(make('p', '', {}, line));
  if (data.rows?.length) {
    plain.append(make('table', '', {},
      make('thead', '', {}, make('tr', '', {}, ...data.columns.map(text => make('th', '', { scope: 'col' }, text)))),
      make('tbody', '', {}, ...data.rows.map(row => make('tr', '', {}, ...row.map(text => make('td', '', {}, text)))))));
  }
  return plain;
}

// The text of a state with what is new in it marked; a line each where it is a list of names and values.
function stateLines(now, before) {
  const [parts, old] = [now, before].map(text => text.split(', '));
  if (parts.length === 1 || !parts.every(part => part.includes(' = '))) return marked(now, before);
  return parts.map((part, place) => make('div', '', {}, ...marked(part, parts.length === old.length ? old[place] : '')));
}

function marked(now, before) {
  const [words, old] = [now, before].map(text => text.split(/(\s+)/));
  const differs = place => (words.length === old.length ? words[place] !== old[place] : true);
  return words.map((word, place) => (now !== before && word.trim() && differs(place) ? make('mark', '', {}, word) : word));
}

// Draws the data into an element. What the element holds as its plain form stays beside a picture, and gives way to a player.
export function mount(element, data) {
  element.dataset.state = 'ready';
  element.classList.add('il');
  let plain = element.querySelector('[data-part="plain"]');
  if (!plain) element.append(plain = drawPlain(data));
  if (!data.nodes) return;
  const isPicture = data.kind === 'explore';
  plain.hidden = !isPicture;

  const { threads, nodes, states, steps, situations, ends } = data;
  const graph = survey(data);
  const letters = [...threads];
  const hasLetter = letter => letters.some(other => other.toLowerCase() === letter);

  // The schedule that is loaded, and how many of its steps are made.
  let way = [...data.schedule].map(letter => letters.indexOf(letter));
  let made = way.length;
  let speed = 2;
  let timer = 0;
  let refusal = '';

  const nodesOf = length => way.slice(0, length).reduce((path, thread) => [...path, graph.targets(path.at(-1))[thread]], [0]);
  const announced = (node, thread) => {
    const changed = situations[nodes[node][1]][2].find(([other]) => other === thread);
    return changed ? changed[1] : data.plan[thread][graph.places[node][thread]] ?? -1;
  };
  const blockedIn = node => situations[nodes[node][1]][0];
  const didIn = (node, thread) => data.did[`${node} ${thread}`] ?? steps[announced(node, thread)][0];
  const endOf = node => (Array.isArray(nodes[node][2]) ? null : ends[nodes[node][2]]);

  const button = (name, label, key, press) => {
    const pressed = make('button', `il-button ${name}`, { type: 'button' }, make('span', '', {}, label));
    if (key) pressed.append(make('kbd', '', { 'aria-hidden': 'true' }, key));
    pressed.addEventListener('click', event => {
      press();
      // After a click with the mouse, the keys go to the player and not to the button.
      if (event.detail > 0) player.focus({ preventScroll: true });
    });
    return pressed;
  };

  const columns = letters.map((letter, thread) => {
    const list = make('ol', 'il-steps');
    const step = button(`il-step il-t${thread % 8}`, `step ${letter}`, letter.toUpperCase(), () => choose(thread));
    const column = make('div', `il-thread il-t${thread % 8}`, { role: 'group', 'aria-label': `thread ${letter}` },
      make('div', 'il-name', {}, `thread ${letter}`), step, list);
    return { column, list, step };
  });
  const count = make('span', 'il-count');
  const stateText = make('div', 'il-state');
  const was = make('div', 'il-was');
  const news = make('p', 'il-news', { role: 'status', 'aria-live': 'polite' });
  const locks = make('ul', 'il-locks', { 'aria-label': 'locks' });
  const fate = make('div', 'il-fate');
  const middle = make('div', 'il-middle', {}, make('div', 'il-label', {}, 'state'), stateText, was, locks);
  const stands = columns.map(each => each.column);
  const stage = letters.length === 2 ? make('div', 'il-two', {}, stands[0], middle, stands[1])
    : make('div', '', {}, middle, make('div', 'il-columns', {}, ...stands));

  const undo = button('', 'undo', '←', () => goTo(made - 1));
  const reset = button('', 'reset', hasLetter('r') ? 'Home' : 'R', () => goTo(0));
  const play = button('il-play', 'play', 'space', toggle);
  const slower = button('', 'slower', '', () => pace(-1));
  const faster = button('', 'faster', '', () => pace(1));
  const shortest = graph.wayOn(0, sort => sort !== 'right');
  const wrong = button('il-shortest', 'shortest wrong', '', () => load(shortest));
  const schedule = make('span', 'il-schedule');
  const call = make('code', 'il-call');
  const copy = button('il-copy', 'copy', '', copyCall);
  const player = make('section', 'il-player', {
    tabindex: '0', 'data-lm-suppress-shortcuts': 'true', 'aria-label': `${data.race}: you are the scheduler`,
    'aria-keyshortcuts': [...letters, 'ArrowLeft', 'ArrowRight', 'Space', hasLetter('r') ? 'Home' : 'R'].join(' '),
  },
  make('div', 'il-head', {}, make('strong', '', {}, data.race), count),
  stage, news, fate,
  make('div', 'il-controls', { role: 'group', 'aria-label': 'playing' }, undo, reset, play, slower, faster, wrong),
  make('div', 'il-so-far', {}, make('span', 'il-label', {}, 'schedule'), schedule, call, copy));
  if (!shortest) wrong.hidden = true;

  const picture = isPicture ? drawSchedules(data, graph, { load, show }) : null;
  if (picture) element.append(picture.element);
  element.append(player);
  if (!isPicture) for (const note of data.notes) element.append(make('p', 'il-note', {}, note));

  function pace(by) {
    speed = Math.min(delays.length - 1, Math.max(0, speed + by));
    draw();
  }

  function goTo(length) {
    stop();
    made = Math.min(way.length, Math.max(0, length));
    refusal = '';
    draw();
  }

  // Makes a step of a thread, or says why it cannot.
  function choose(thread) {
    stop();
    stepBy(thread);
    draw();
  }

  function stepBy(thread) {
    const node = nodesOf(made).at(-1);
    const target = graph.targets(node)[thread] ?? -1;
    refusal = '';
    if (target < 0) {
      refusal = target === -2 ? 'What follows this step was left out here: there are too many states.'
        : blockedIn(node).find(([other]) => other === thread)?.[1] ?? `${letters[thread]} cannot make a step: ${endOf(node) ? 'the schedule is over' : 'it has ended'}`;
      return;
    }
    if (way[made] !== thread) way = [...way.slice(0, made), thread];
    made++;
  }

  // The next step of what is loaded; then one of those that are possible, as a machine would choose it.
  function tick() {
    const node = nodesOf(made).at(-1);
    const able = letters.map((_, thread) => thread).filter(thread => graph.targets(node)[thread] >= 0);
    stop();
    if (!able.length) return draw();
    stepBy(made < way.length ? way[made] : able[Math.floor(Math.random() * able.length)]);
    if (!endOf(nodesOf(made).at(-1))) timer = setTimeout(tick, delays[speed]);
    draw();
  }

  function start() {
    if (endOf(nodesOf(made).at(-1))) made = 0;
    refusal = '';
    timer = setTimeout(tick, delays[speed] / 2);
    draw();
  }

  function stop() {
    clearTimeout(timer);
    timer = 0;
  }

  function toggle() {
    if (!timer) return start();
    stop();
    draw();
  }

  // Plays a schedule from its start.
  function load(threadsOfWay) {
    stop();
    way = [...threadsOfWay];
    made = 0;
    start();
  }

  // Shows a state, and leaves the rest of its schedule to be played.
  function show(threadsOfWay, length) {
    way = [...threadsOfWay];
    goTo(length);
  }

  async function copyCall() {
    const label = copy.firstChild;
    try {
      await navigator.clipboard.writeText(call.textContent);
      label.textContent = 'copied';
    } catch {
      getSelection().selectAllChildren(call);
      label.textContent = 'selected';
    }
    setTimeout(() => { label.textContent = 'copy'; }, 1500);
  }

  // The steps that a thread makes in this schedule, and then those that lie ahead if it goes on alone as far as it can.
  function stepsOf(thread, path) {
    const list = [];
    for (let step = 0; step < made; step++) {
      if (way[step] === thread) list.push({ step: announced(path[step], thread), text: didIn(path[step], thread), is: 'done', last: step === made - 1 });
    }
    let node = path[made];
    const end = endOf(node);
    const why = blockedIn(node).find(([other]) => other === thread)?.[1];
    let [first, waits] = [true, false];
    for (let guard = 0; node >= 0 && guard < 200; guard++) {
      const step = announced(node, thread);
      if (step < 0) break;
      // A step that waits now is announced again and again, until it is made.
      const isAble = (graph.targets(node)[thread] ?? -1) !== -1;
      if (!waits) list.push({ step, text: steps[step][0], is: !first ? 'later' : why ? 'blocked' : end ? 'never' : 'next', why: first ? why : '' });
      [first, waits] = [false, !isAble];
      const targets = graph.targets(node);
      node = targets[thread] >= 0 ? targets[thread] : targets[thread] === -2 ? -1 : targets.find(target => target >= 0) ?? -1;
    }
    return list;
  }

  function drawColumn(thread, path) {
    const { column, list, step } = columns[thread];
    const node = path[made];
    const able = graph.targets(node)[thread] !== undefined && graph.targets(node)[thread] !== -1;
    const has = stepsOf(thread, path);
    step.setAttribute('aria-disabled', String(!able));
    column.classList.toggle('il-able', able);
    const icons = { done: '✓', next: '▶', blocked: '‖', later: '', never: '' };
    const words = { done: 'done: ', next: 'next: ', blocked: 'blocked: ', later: '', never: 'never made: ' };
    list.replaceChildren(...has.map(each => {
      const [text, line, code] = steps[each.step];
      const item = make('li', `il-${each.is}${each.last ? ' il-last' : ''}`, each.is === 'next' ? { 'aria-current': 'step' } : {},
        make('span', 'il-icon', { 'aria-hidden': 'true' }, icons[each.is]), make('span', 'il-hidden', {}, words[each.is]));
      if (code) item.append(make('code', 'il-code', {}, code));
      item.append(make('span', code ? 'il-text' : 'il-text il-alone', {}, each.text));
      if (line) item.append(make('span', 'il-line', { title: `line ${line} of its cell` }, `line ${line}`));
      if (each.why) item.append(make('span', 'il-why', {}, each.why));
      return item;
    }));
    if (announced(node, thread) < 0) list.append(make('li', 'il-done il-ended', {}, 'has ended'));
    // The one that is next stays in sight in a long list, without moving the page.
    const current = list.querySelector('.il-next, .il-blocked') ?? list.lastElementChild;
    if (current) list.scrollTop = current.offsetTop - list.offsetTop - list.clientHeight / 2;
  }

  function drawLocks(node) {
    locks.hidden = !data.locks.length;
    locks.replaceChildren(...data.locks.map((name, number) => {
      const held = situations[nodes[node][1]][1].find(([other]) => other === number);
      const waiting = blockedIn(node).filter(([, , by]) => by === name).map(([thread]) => thread);
      const owner = letters.findIndex(letter => held?.[1].startsWith(`held by ${letter}`));
      const item = make('li', held ? `il-held${owner >= 0 ? ` il-t${owner % 8}` : ''}` : '', {},
        make('span', 'il-lock', {}, name), make('span', 'il-holder', {}, held ? held[1] : 'free'));
      if (waiting.length) {
        item.append(make('span', 'il-queue', {}, 'waiting: ', ...waiting.map(thread => make('b', `il-t${thread % 8}`, {}, letters[thread]))));
      }
      return item;
    }));
  }

  function drawFate(node) {
    const end = endOf(node);
    const ahead = graph.fate(node);
    fate.className = `il-fate il-${end ? end[0] : ahead}${end ? ' il-end' : ''}`;
    fate.hidden = !end && (!made || ahead === 'open' || ahead === 'unknown');
    const ending = {
      right: 'right. ', wrong: 'wrong. ', deadlock: 'in a deadlock. ', failed: 'in a failure. ', lost: 'badly. ',
    };
    fate.replaceChildren(badge(end ? end[0] : ahead === 'lost' ? 'wrong' : ahead), make('span', '', {}, ...(end
      ? [make('b', '', {}, { right: 'A right end: ', wrong: 'A wrong end: ', deadlock: 'Deadlock: ', failed: `It ends here, ${end[1]}: ` }[end[0]]), end[2]]
      : [`Whatever comes next, this ends ${ending[ahead]}`])));
  }

  function draw() {
    const path = nodesOf(made);
    const node = path[made];
    const [now, before] = [states[nodes[node][0]], states[nodes[path[Math.max(0, made - 1)]][0]]];
    count.textContent = `you are the scheduler: ${made} ${made === 1 ? 'step' : 'steps'} made`;
    letters.forEach((_, thread) => drawColumn(thread, path));
    stateText.replaceChildren(...stateLines(now, before));
    stateText.classList.toggle('il-short', now.length <= shortState);
    was.textContent = now === before ? '' : `was: ${before}`;
    drawLocks(node);
    drawFate(node);
    const last = made ? `Step ${made}: ${letters[way[made - 1]]}, ${didIn(path[made - 1], way[made - 1])}` : 'At the start';
    const blocked = blockedIn(node).map(([, why]) => why).join('; ');
    const end = endOf(node);
    const said = refusal || `${last}. State: ${now}.${blocked && !end ? ` ${blocked}.` : ''}${end ? ` The end, ${end[1]}.` : ''}`;
    if (news.textContent !== said) news.textContent = said;
    news.classList.toggle('il-refusal', Boolean(refusal));
    undo.setAttribute('aria-disabled', String(!made));
    reset.setAttribute('aria-disabled', String(!made));
    play.firstChild.textContent = timer ? 'pause' : 'play';
    slower.setAttribute('aria-disabled', String(speed === 0));
    faster.setAttribute('aria-disabled', String(speed === delays.length - 1));
    schedule.replaceChildren(...way.map((thread, step) => make('b', `il-t${thread % 8}${step < made ? '' : ' il-ahead'}`, {}, letters[thread])));
    if (!way.length) schedule.append(make('span', 'il-empty', {}, 'none yet'));
    const text = way.slice(0, made).map(thread => letters[thread]).join('');
    call.textContent = `${data.expression}.Replay("${text}")`;
    picture?.follow(path, way.slice(0, made));
  }

  player.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    const thread = letters.indexOf(event.key) >= 0 ? letters.indexOf(event.key) : letters.findIndex(letter => letter.toLowerCase() === key);
    const acts = thread >= 0 ? () => choose(thread)
      : key === 'arrowleft' ? () => goTo(made - 1)
        : key === 'arrowright' ? () => (made < way.length ? goTo(made + 1) : null)
          : key === 'home' || key === 'r' ? () => goTo(0)
            : key === ' ' && event.target.tagName !== 'BUTTON' ? toggle
              : null;
    if (!acts) return;
    event.preventDefault();
    event.stopPropagation();
    acts();
  });

  draw();
}
