// Draws all schedules of a race in one picture. Two threads are two axes, and a schedule is a staircase; more threads are layers,
// by how many steps have been made. What a lock keeps out is a hatched block; where nobody can go on is a deadlock.
import { listEnds, words } from './ends.js';
import { drawFrame } from './frame.js';
import { counted, make, shape, shortened } from './marks.js';
import { gridPlan, layerPlan } from './plans.js';

// The picture, fit(), and follow(path, way), by which the player tells where it stands. When a reader picks a schedule or a state, it calls
// load(way) or show(way, length).
export function drawSchedules(data, graph, { load, show }) {
  const isGrid = data.threads.length === 2;
  const letters = [...data.threads];
  const holder = make('div', 'il-canvas');
  const total = graph.ways.reduce((sum, ways, node) => sum + (Array.isArray(data.nodes[node][2]) ? 0 : ways), 0);
  const isEnd = node => graph.end(node) !== null;
  const sortOf = node => (isEnd(node) ? data.ends[data.nodes[node][2]][0] : graph.fate(node));
  const turns = new Map();
  let now = { path: [0], way: [] };
  let plan;
  let token;
  let trail;
  let preview;
  let drawnWidth = 0;

  // The first state after which no schedule ends right, if every schedule that does not end right comes through it.
  const bad = node => graph.ahead[node].wrong + graph.ahead[node].deadlock + graph.ahead[node].failed;
  const gate = data.nodes.findIndex(
    (_, node) =>
      node > 0 && !isEnd(node) && !graph.ahead[node].right && bad(node) * graph.ways[node] === bad(0) && bad(0) > 1,
  );

  const text = way => way.map(thread => letters[thread]).join('');
  const wayThrough = node => {
    const on = graph.wayOn(node, sort => sort !== 'right') ?? graph.wayOn(node, () => true) ?? [];
    return [...graph.wayTo(node), ...on];
  };

  // All schedules that come to an end, in the order of the threads, if they are few.
  function schedulesTo(end, most) {
    const found = [];
    const go = (node, way) => {
      if (found.length >= most) return;
      if (node === end) found.push(way);
      else graph.targets(node).forEach((target, thread) => target >= 0 && go(target, [...way, thread]));
    };
    go(0, []);
    return found;
  }

  function pick(node) {
    if (!isEnd(node)) return show(wayThrough(node), graph.wayTo(node).length);
    const all = graph.ways[node] <= 200 ? schedulesTo(node, 200) : [graph.wayTo(node)];
    const turn = turns.get(node) ?? 0;
    turns.set(node, turn + 1);
    load(all[turn % all.length]);
  }

  const line = nodes =>
    nodes
      .map(node => {
        const { x, y } = plan.place(node);
        return `${x},${y}`;
      })
      .join(' ');
  const pathOf = way => way.reduce((path, thread) => [...path, graph.targets(path.at(-1))[thread]], [0]);

  function drawEdges(svg) {
    data.nodes.forEach((_, node) =>
      graph.targets(node).forEach((target, thread) => {
        if (target < 0 || !plan.isDrawn(node)) return;
        const { x, y } = plan.place(node);
        const { x: x2, y: y2 } = plan.place(target);
        const share =
          Math.log1p(graph.ways[node] * Object.values(graph.ahead[target]).reduce((a, b) => a + b)) /
          Math.log1p(total);
        const size = Math.min(1, plan.cell / 40) * (1.6 + 2.6 * share);
        const edge = make('svg:line', `il-edge il-${sortOf(target)}`, {
          x1: x,
          y1: y,
          x2,
          y2,
          'stroke-width': size.toFixed(1),
        });
        const hit = make(
          'svg:line',
          'il-hit',
          { x1: x, y1: y, x2, y2, 'stroke-width': Math.max(6, Math.min(16, plan.cell / 2)) },
          make('svg:title', '', {}, `${letters[thread]}: ${graph.did(node, thread)}`),
        );
        const way = () => [...graph.wayTo(node), thread, ...wayThrough(target).slice(graph.wayTo(target).length)];
        point(hit, way, () => show(way(), graph.wayTo(node).length + 1));
        svg.append(edge, hit);
      }),
    );
  }

  function point(element, way, press) {
    element.addEventListener('pointerenter', () => preview.setAttribute('points', line(pathOf(way()))));
    element.addEventListener('pointerleave', () => preview.setAttribute('points', ''));
    element.addEventListener('click', press);
  }

  function drawNodes(svg) {
    const ends = [];
    data.nodes.forEach((parts, node) => {
      if (!plan.isDrawn(node)) return;
      const { x, y } = plan.place(node);
      if (isEnd(node)) return ends.push(node);
      const size = Math.max(2, Math.min(node ? 6 : 9, plan.cell / 9)) + (node === gate ? 3 : 0);
      const sort = sortOf(node);
      const drawn = make(
        'svg:g',
        `il-node il-${sort}${node === gate ? ' il-gate' : ''}`,
        {},
        make('svg:title', '', {}, `${data.states[parts[0]]} (after ${text(graph.wayTo(node)) || 'nothing'})`),
        make('svg:circle', 'il-hit', { cx: x, cy: y, r: Math.max(size, Math.min(14, plan.cell / 3)) }),
        shape({ lost: 'wrong', open: 'right' }[sort] ?? sort, x, y, size),
      );
      point(
        drawn,
        () => wayThrough(node),
        () => pick(node),
      );
      svg.append(drawn);
    });
    drawEnds(svg, ends);
    const { x, y } = plan.place(0);
    svg.append(
      make(
        'svg:text',
        'il-tick',
        { x: x - 6, y: y + (plan.layers ? 24 : 24), 'text-anchor': plan.layers ? 'start' : 'end' },
        'start',
      ),
    );
    if (gate < 0 || !plan.isDrawn(gate)) return;
    const spot = plan.place(gate);
    const kind =
      bad(0) === graph.ahead[0].deadlock ? 'deadlocks' : bad(0) === graph.ahead[0].wrong ? 'wrong ones' : 'bad ones';
    const says = [`all ${counted(bad(0))} ${kind}`, 'pass this point'];
    if (plan.cell > 40) {
      says.forEach((each, row) =>
        svg.append(make('svg:text', 'il-gate-text', { x: spot.x + 14, y: spot.y + 22 + 15 * row }, each)),
      );
    }
  }

  // Ends at one place stand below each other, with room for how many schedules come to each.
  function drawEnds(svg, ends) {
    const size = Math.max(9, Math.min(15, plan.cell / 3));
    const taken = [];
    ends
      .sort((a, b) => plan.place(a).y - plan.place(b).y)
      .forEach(node => {
        const [sort, , told] = data.ends[data.nodes[node][2]];
        const spot = plan.place(node);
        const isLast = plan.layers
          ? spot.x > plan.left + plan.wide - 1
          : graph.places[node].every((place, thread) => place === plan.most[thread]);
        let { x, y } = spot;
        if (isLast) {
          x = plan.left + plan.wide + size + 22;
          while (taken.some(other => Math.abs(other - y) < 2 * size + 4)) y += 4;
          taken.push(y);
          svg.append(
            make('svg:line', `il-edge il-thin il-${sort}`, {
              x1: spot.x,
              y1: spot.y,
              x2: x,
              y2: y,
              'stroke-width': 2,
            }),
          );
        }
        const ways = graph.ways[node];
        const shown = ways < 1000 ? String(ways) : '';
        const drawn = make(
          'svg:g',
          `il-node il-end il-${sort}`,
          { role: 'button', tabindex: 0 },
          make(
            'svg:title',
            '',
            {},
            `${counted(ways)} ${ways === 1 ? 'ends' : 'end'} ${words[sort]}: ${told}. Play one.`,
          ),
          shape(sort, x, y, size),
          make('svg:text', 'il-number', { x, y: y + 4.5 }, shown),
        );
        if (isLast) {
          const mark = { right: '✓', wrong: '✗', deadlock: '‖', failed: '!' }[sort];
          const more = ways < 1000 || ways > 1e6 ? '' : `${counted(ways)} × `;
          svg.append(
            make(
              'svg:text',
              `il-end-text il-${sort}`,
              { x: x + size + 7, y: y + 5, 'aria-hidden': 'true' },
              `${mark} ${more}${shortened(told, Math.floor((plan.width - x - size - 26) / 7.6))}`,
            ),
          );
        } else if (sort === 'deadlock' && plan.cell > 30) {
          svg.append(
            make(
              'svg:text',
              'il-end-text il-deadlock',
              { x: x - size + 2, y: y + size + 16, 'aria-hidden': 'true' },
              'deadlock',
            ),
          );
        }
        drawn.addEventListener('keydown', event => {
          if (event.key !== 'Enter' && event.key !== ' ') return;
          event.preventDefault();
          pick(node);
        });
        point(
          drawn,
          () => graph.wayTo(node),
          () => pick(node),
        );
        svg.append(drawn);
      });
  }

  const hatch = `il-hatch-${Math.random().toString(36).slice(2)}`;

  function draw(width) {
    plan = (isGrid ? gridPlan : layerPlan)(data, graph, width);
    const svg = make(
      'svg:svg',
      'il-picture',
      {
        viewBox: `0 0 ${Math.ceil(plan.width)} ${Math.ceil(plan.height)}`,
        width: Math.ceil(plan.width),
        height: Math.ceil(plan.height),
        role: 'group',
        'aria-label': `All schedules of ${data.race}: ${data.ends.map(end => `${end[3]} end ${words[end[0]]}, ${end[2]}`).join('; ')}`,
      },
      make(
        'svg:defs',
        '',
        {},
        make(
          'svg:pattern',
          '',
          { id: hatch, width: 9, height: 9, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
          make('svg:line', 'il-hatch', { x1: 0, y1: 0, x2: 0, y2: 9 }),
        ),
      ),
    );
    drawFrame(svg, data, graph, plan, hatch);
    trail = make('svg:polyline', 'il-trail', { points: '' });
    preview = make('svg:polyline', 'il-preview', { points: '' });
    svg.append(trail, preview);
    drawEdges(svg);
    drawNodes(svg);
    token = make('svg:circle', 'il-token', { r: Math.max(5, Math.min(11, plan.cell / 5)), cx: 0, cy: 0 });
    svg.append(token);
    holder.replaceChildren(svg);
    follow(now.path, now.way);
  }

  function follow(path, way) {
    now = { path, way };
    if (!plan) return;
    trail.setAttribute('points', line(path));
    const { x, y } = plan.place(path.at(-1));
    token.style.transform = `translate(${x}px, ${y}px)`;
    const played = text(way);
    for (const chip of list.querySelectorAll('button'))
      chip.classList.toggle('il-chosen', chip.dataset.way === played);
  }

  const { list, legend } = listEnds(data, graph, { load, schedulesTo, sortOf, total });
  const element = make(
    'figure',
    'il-schedules',
    {},
    make(
      'figcaption',
      'il-label',
      {},
      'All schedules in one picture: point at a line to see where it leads, press it to play it.',
    ),
    make('div', 'il-beside', {}, holder, make('div', 'il-told-all', {}, legend, list)),
  );
  // Called when the element stands in the page, and again whenever it has another width.
  function fit() {
    const width = Math.min(900, element.clientWidth);
    if (width && Math.abs(width - drawnWidth) > 8) draw((drawnWidth = width));
  }
  if (typeof ResizeObserver === 'function') new ResizeObserver(fit).observe(element);
  if (!isGrid && layerPlan(data, graph, 600).isFolded) {
    list.after(
      make('p', 'il-note', {}, 'Only the states are drawn in which it is still open how it ends; the others stand at their ends.'),
    );
  }
  if (isGrid) {
    const mixed = gridPlan(data, graph, 600).isMixed;
    if (mixed)
      list.after(
        make(
          'p',
          'il-note',
          {},
          'Two dots side by side: the threads have come as far, but the state is another, or what a thread remembers.',
        ),
      );
  }
  return { element, follow, fit };
}
