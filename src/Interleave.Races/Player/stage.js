// What stands between the controls of a player: the threads with their steps, the state and the locks, and how it ends.
import { badge, make } from './marks.js';

const shortState = 14;

// The text of a state with what is new in it marked; a line each where it is a list of names and values.
function stateLines(now, before) {
  const [parts, old] = [now, before].map(text => text.split(', '));
  if (parts.length === 1 || !parts.every(part => part.includes(' = '))) return marked(now, before);
  return parts.map((part, place) =>
    make('div', '', {}, ...marked(part, parts.length === old.length ? old[place] : '')),
  );
}

function marked(now, before) {
  const [words, old] = [now, before].map(text => text.split(/(\s+)/));
  const differs = place => (words.length === old.length ? words[place] !== old[place] : true);
  return words.map((word, place) =>
    now !== before && word.trim() && differs(place) ? make('mark', '', {}, word) : word,
  );
}

// The stage, and draw(path, way, made): the states of a schedule as far as it is made, and its threads.
export function makeStage(data, graph, steppers) {
  const { nodes, states, steps, situations } = data;
  const letters = [...data.threads];
  const columns = letters.map((letter, thread) => {
    const list = make('ol', 'il-steps');
    const step = steppers[thread];
    const column = make(
      'div',
      `il-thread il-t${thread % 8}`,
      { role: 'group', 'aria-label': `thread ${letter}` },
      make('div', 'il-name', {}, `thread ${letter}`),
      step,
      list,
    );
    return { column, list, step };
  });
  const stateText = make('div', 'il-state');
  const was = make('div', 'il-was');
  const locks = make('ul', 'il-locks', { 'aria-label': 'locks' });
  const fate = make('div', 'il-fate');
  const middle = make('div', 'il-middle', {}, make('div', 'il-label', {}, 'state'), stateText, was, locks);
  const stands = columns.map(each => each.column);
  const element =
    letters.length === 2
      ? make('div', 'il-two', {}, stands[0], middle, stands[1])
      : make('div', '', {}, middle, make('div', 'il-columns', {}, ...stands));

  // The steps that a thread makes in this schedule, and then those that lie ahead if it goes on alone as far as it can.
  function stepsOf(thread, path, way, made) {
    const list = [];
    for (let step = 0; step < made; step++) {
      if (way[step] === thread)
        list.push({
          step: graph.announced(path[step], thread),
          text: graph.did(path[step], thread),
          is: 'done',
          last: step === made - 1,
        });
    }
    let node = path[made];
    const end = graph.end(node);
    const why = graph.blocked(node).find(([other]) => other === thread)?.[1];
    let [first, waits] = [true, false];
    for (let guard = 0; node >= 0 && guard < 200; guard++) {
      const step = graph.announced(node, thread);
      if (step < 0) break;
      // A step that waits now is announced again and again, until it is made.
      const isAble = (graph.targets(node)[thread] ?? -1) !== -1;
      if (!waits)
        list.push({
          step,
          text: steps[step][0],
          is: !first ? 'later' : why ? 'blocked' : end ? 'never' : 'next',
          why: first ? why : '',
        });
      [first, waits] = [false, !isAble];
      const targets = graph.targets(node);
      node =
        targets[thread] >= 0
          ? targets[thread]
          : targets[thread] === -2
            ? -1
            : (targets.find(target => target >= 0) ?? -1);
    }
    return list;
  }

  function drawColumn(thread, path, way, made) {
    const { column, list, step } = columns[thread];
    const node = path[made];
    const able = graph.targets(node)[thread] !== undefined && graph.targets(node)[thread] !== -1;
    const has = stepsOf(thread, path, way, made);
    step.setAttribute('aria-disabled', String(!able));
    column.classList.toggle('il-able', able);
    const icons = { done: '✓', next: '▶', blocked: '‖', later: '', never: '' };
    const words = { done: 'done: ', next: 'next: ', blocked: 'blocked: ', later: '', never: 'never made: ' };
    list.replaceChildren(
      ...has.map(each => {
        const [text, line, code] = steps[each.step];
        const item = make(
          'li',
          `il-${each.is}${each.last ? ' il-last' : ''}`,
          each.is === 'next' ? { 'aria-current': 'step' } : {},
          make('span', 'il-icon', { 'aria-hidden': 'true' }, icons[each.is]),
          make('span', 'il-hidden', {}, words[each.is]),
        );
        if (code) item.append(make('code', 'il-code', {}, code));
        item.append(make('span', code ? 'il-text' : 'il-text il-alone', {}, each.text));
        if (line) item.append(make('span', 'il-line', { title: `line ${line} of its cell` }, `line ${line}`));
        if (each.why) item.append(make('span', 'il-why', {}, each.why));
        return item;
      }),
    );
    if (graph.announced(node, thread) < 0) list.append(make('li', 'il-done il-ended', {}, 'has ended'));
    // The one that is next stays in sight in a long list, without moving the page.
    const current = list.querySelector('.il-next, .il-blocked') ?? list.lastElementChild;
    if (current) list.scrollTop = current.offsetTop - list.offsetTop - list.clientHeight / 2;
  }

  function drawLocks(node) {
    locks.hidden = !data.locks.length;
    locks.replaceChildren(
      ...data.locks.map((name, number) => {
        const held = situations[nodes[node][1]][1].find(([other]) => other === number);
        const waiting = graph
          .blocked(node)
          .filter(([, , by]) => by === name)
          .map(([thread]) => thread);
        const owner = held ? held[2] : -1;
        const item = make(
          'li',
          held ? `il-held${owner >= 0 ? ` il-t${owner % 8}` : ''}` : '',
          {},
          make('span', 'il-lock', {}, name),
          make('span', 'il-holder', {}, held ? held[1] : 'free'),
        );
        if (waiting.length) {
          item.append(
            make(
              'span',
              'il-queue',
              {},
              'waiting: ',
              ...waiting.map(thread => make('b', `il-t${thread % 8}`, {}, letters[thread])),
            ),
          );
        }
        return item;
      }),
    );
  }

  function drawFate(node, made) {
    const end = graph.end(node);
    const ahead = graph.fate(node);
    fate.className = `il-fate il-${end ? end[0] : ahead}${end ? ' il-end' : ''}`;
    fate.hidden = !end && (!made || ahead === 'open' || ahead === 'unknown' || Boolean(data.goal));
    const ending = {
      right: 'right. ',
      wrong: 'wrong. ',
      deadlock: 'in a deadlock. ',
      failed: 'in a failure. ',
      lost: 'badly. ',
    };
    fate.replaceChildren(
      badge(end ? end[0] : ahead === 'lost' ? 'wrong' : ahead),
      make(
        'span',
        '',
        {},
        ...(end
          ? [
              make(
                'b',
                '',
                {},
                {
                  right: 'A right end: ',
                  wrong: 'A wrong end: ',
                  deadlock: 'Deadlock: ',
                  failed: `It ends here, ${end[1]}: `,
                }[end[0]],
              ),
              end[2],
            ]
          : [`Whatever comes next, this ends ${ending[ahead]}`]),
      ),
    );
  }

  function draw(path, way, made) {
    const node = path[made];
    const [now, before] = [states[nodes[node][0]], states[nodes[path[Math.max(0, made - 1)]][0]]];
    letters.forEach((_, thread) => drawColumn(thread, path, way, made));
    stateText.replaceChildren(...stateLines(now, before));
    stateText.classList.toggle('il-short', now.length <= shortState);
    was.textContent = now === before ? '' : `was: ${before}`;
    drawLocks(node);
    drawFate(node, made);
  }

  return { element, fate, draw };
}
