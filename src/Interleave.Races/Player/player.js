// Draws a race that the reader steps through, and for an exploration the picture of all its schedules above it.
// It knows nothing of races: it walks the graph that it was given, whose texts and ends are the explorer's.
// Sets no style attribute and no handler in markup, and takes no text for markup, so that a page may forbid all that.
import { survey } from './graph.js';
import { make } from './marks.js';
import { drawSchedules } from './schedules.js';
import { makeStage } from './stage.js';

const delays = [2400, 1400, 800, 400, 150];

function drawPlain(data) {
  const plain = make('div', '', { 'data-part': 'plain' });
  for (const line of [...(data.lines ?? []), ...data.notes]) plain.append(make('p', '', {}, line));
  if (data.rows?.length) {
    plain.append(
      make(
        'table',
        '',
        {},
        make(
          'thead',
          '',
          {},
          make('tr', '', {}, ...data.columns.map(text => make('th', '', { scope: 'col' }, text))),
        ),
        make(
          'tbody',
          '',
          {},
          ...data.rows.map(row => make('tr', '', {}, ...row.map(text => make('td', '', {}, text)))),
        ),
      ),
    );
  }
  return plain;
}

// The colour behind an element, for text that stands on lines.
function paperOf(element) {
  for (let holder = element; holder; holder = holder.parentElement) {
    const { backgroundColor } = getComputedStyle(holder);
    if (!/^rgba\(.*, 0\)$/.test(backgroundColor)) return backgroundColor;
  }
  return 'Canvas';
}

// Draws the data into an element. What the element holds as its plain form stays beside a picture, and gives way to a player.
export function mount(element, given) {
  const data = { ...given, ...JSON.parse(given.graph ?? '{}') };
  element.dataset.state = 'ready';
  element.classList.add('il');
  element.style.setProperty('--il-paper', paperOf(element));
  let plain = element.querySelector('[data-part="plain"]');
  if (!plain) element.append((plain = drawPlain(data)));
  if (!data.nodes) return;
  const isPicture = data.kind === 'explore';
  plain.hidden = !isPicture;

  const { threads, nodes, states } = data;
  const graph = survey(data);
  const letters = [...threads];
  const hasLetter = letter => letters.some(other => other.toLowerCase() === letter);

  // The schedule that is loaded, and how many of its steps are made.
  let way = [...data.schedule].map(letter => letters.indexOf(letter));
  let made = way.length;
  let speed = 2;
  let timer = 0;
  let refusal = '';

  const nodesOf = length =>
    way.slice(0, length).reduce((path, thread) => [...path, graph.targets(path.at(-1))[thread]], [0]);
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

  const steppers = letters.map((letter, thread) =>
    button(`il-step il-t${thread % 8}`, `step ${letter}`, letter.toUpperCase(), () => choose(thread)),
  );
  const stage = makeStage(data, graph, steppers);
  const count = make('span', 'il-count');
  const news = make('p', 'il-news', { role: 'status', 'aria-live': 'polite' });
  const undo = button('', 'undo', '←', () => goTo(made - 1));
  const reset = button('', 'reset', hasLetter('r') ? 'Home' : 'R', () => goTo(0));
  const play = button('il-play', 'play', 'space', toggle);
  const slower = button('', 'slower', '', () => pace(-1));
  const faster = button('', 'faster', '', () => pace(1));
  // Of a puzzle, that would be the solution, or no part of it.
  const shortest = data.goal ? null : graph.wayOn(0, sort => sort !== 'right');
  const goal = make('p', 'il-goal');
  const wrong = button('il-shortest', 'shortest wrong', '', () => load(shortest));
  const schedule = make('span', 'il-schedule');
  const call = make('code', 'il-call');
  const copy = button('il-copy', 'copy', '', copyCall);
  const player = make(
    'section',
    'il-player',
    {
      tabindex: '0',
      role: 'group',
      'data-lm-suppress-shortcuts': 'true',
      'aria-label': `${data.race}: you are the scheduler`,
      'aria-keyshortcuts': [...letters, 'ArrowLeft', 'ArrowRight', 'Space', hasLetter('r') ? 'Home' : 'R'].join(' '),
    },
    make('div', 'il-head', {}, make('strong', '', {}, data.race), count),
    ...(data.goal ? [goal] : []),
    stage.element,
    news,
    stage.fate,
    make('div', 'il-controls', { role: 'group', 'aria-label': 'playing' }, undo, reset, play, slower, faster, wrong),
    make('div', 'il-so-far', {}, make('span', 'il-label', {}, 'schedule'), schedule, call, copy),
  );
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
      refusal =
        target === -2
          ? 'What follows this step was left out here: there are too many states.'
          : (graph.blocked(node).find(([other]) => other === thread)?.[1] ??
            `${letters[thread]} cannot make a step: ${graph.end(node) ? 'the schedule is over' : 'it has ended'}`);
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
    if (!graph.end(nodesOf(made).at(-1))) timer = setTimeout(tick, delays[speed]);
    draw();
  }

  function start() {
    if (graph.end(nodesOf(made).at(-1))) made = 0;
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
    setTimeout(() => {
      label.textContent = 'copy';
    }, 1500);
  }

  function drawGoal(path) {
    const is = graph.goal(path[made]);
    const steps = path.findIndex(node => graph.goal(node) === is);
    const fewest = data.goal[2];
    const stands = {
      open: 'Not reached yet.',
      lost: `Since step ${steps} it can no longer be reached.`,
      reached: `Reached in ${steps} ${steps === 1 ? 'step' : 'steps'}${steps > fewest ? `; ${fewest} are enough` : ', the fewest'}.`,
    }[is];
    goal.className = `il-goal il-goal-${is}`;
    goal.replaceChildren(`Goal: ${data.goal[0]}, whatever comes next. `, make('b', '', {}, stands));
    return ` ${stands}`;
  }

  function draw() {
    const path = nodesOf(made);
    const node = path[made];
    const now = states[nodes[node][0]];
    count.textContent = `you are the scheduler: ${made} ${made === 1 ? 'step' : 'steps'} made`;
    stage.draw(path, way, made);
    const last = made
      ? `Step ${made}: ${letters[way[made - 1]]}, ${graph.did(path[made - 1], way[made - 1])}`
      : 'At the start';
    const blocked = graph
      .blocked(node)
      .map(([, why]) => why)
      .join('; ');
    const end = graph.end(node);
    const stands = data.goal ? drawGoal(path) : '';
    const said =
      refusal ||
      `${last}. State: ${now}.${blocked && !end ? ` ${blocked}.` : ''}${end ? ` The end, ${end[1]}.` : ''}` + stands;
    if (news.textContent !== said) news.textContent = said;
    news.classList.toggle('il-refusal', Boolean(refusal));
    undo.setAttribute('aria-disabled', String(!made));
    reset.setAttribute('aria-disabled', String(!made));
    play.firstChild.textContent = timer ? 'pause' : 'play';
    slower.setAttribute('aria-disabled', String(speed === 0));
    faster.setAttribute('aria-disabled', String(speed === delays.length - 1));
    schedule.replaceChildren(
      ...way.map((thread, step) =>
        make('b', `il-t${thread % 8}${step < made ? '' : ' il-ahead'}`, {}, letters[thread]),
      ),
    );
    if (!way.length) schedule.append(make('span', 'il-empty', {}, 'none yet'));
    const text = way
      .slice(0, made)
      .map(thread => letters[thread])
      .join('');
    call.textContent = !data.goal
      ? `${data.expression}.Replay("${text}")`
      : data.expression
        ? `var ${data.expression} = "${text}";`
        : `"${text}"`;
    picture?.follow(path, way.slice(0, made));
  }

  player.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    const thread =
      letters.indexOf(event.key) >= 0
        ? letters.indexOf(event.key)
        : letters.findIndex(letter => letter.toLowerCase() === key);
    const acts =
      thread >= 0
        ? () => choose(thread)
        : key === 'arrowleft'
          ? () => goTo(made - 1)
          : key === 'arrowright'
            ? () => (made < way.length ? goTo(made + 1) : null)
            : key === 'home' || key === 'r'
              ? () => goTo(0)
              : key === ' ' && event.target.tagName !== 'BUTTON'
                ? toggle
                : null;
    if (!acts) return;
    event.preventDefault();
    event.stopPropagation();
    acts();
  });

  draw();
  picture?.fit();
}
