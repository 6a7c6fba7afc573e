// What stands still in a picture of schedules.
import { make, shortened } from './marks.js';

// Points of the grid that no schedule comes to, in connected blocks, each with what was seen to block the way into it.
function blocks(data, graph, plan) {
  const open = new Set(plan.together.keys());
  const seen = new Set();
  const found = [];
  const around = ([x, y]) =>
    [
      [x + 1, y],
      [x - 1, y],
      [x, y + 1],
      [x, y - 1],
    ].filter(([a, b]) => a >= 0 && b >= 0 && a <= plan.most[0] && b <= plan.most[1]);
  for (let y = 0; y <= plan.most[1]; y++) {
    for (let x = 0; x <= plan.most[0]; x++) {
      if (open.has(plan.at([x, y])) || seen.has(plan.at([x, y]))) continue;
      const cells = [];
      const by = new Set();
      const rest = [[x, y]];
      seen.add(plan.at([x, y]));
      while (rest.length) {
        const here = rest.pop();
        cells.push(here);
        for (const next of around(here)) {
          if (!open.has(plan.at(next))) {
            if (!seen.has(plan.at(next))) rest.push(next);
            seen.add(plan.at(next));
          } else {
            const thread = next[0] < here[0] ? 0 : next[1] < here[1] ? 1 : -1;
            for (const node of plan.together.get(plan.at(next))) {
              const blocked = data.situations[data.nodes[node][1]][0].find(([other]) => other === thread);
              if (blocked) by.add(blocked[2]);
            }
          }
        }
      }
      if (by.size) found.push({ cells, by: [...by] });
    }
  }
  return found;
}

// The rules, the names of the steps, and what no schedule comes into.
export function drawFrame(svg, data, graph, plan, hatch) {
  if (plan.layers) {
    svg.append(make('svg:text', 'il-axis', { x: plan.left, y: plan.top + plan.high + 32 }, 'steps made →'));
    return;
  }
  const { most, point, cell } = plan;
  for (let x = 0; x <= most[0]; x++)
    svg.append(make('svg:path', 'il-rule', { d: `M${point(x, 0)}L${point(x, most[1])}` }));
  for (let y = 0; y <= most[1]; y++)
    svg.append(make('svg:path', 'il-rule', { d: `M${point(0, y)}L${point(most[0], y)}` }));
  for (const block of blocks(data, graph, plan)) {
    const inside = new Set(block.cells.map(plan.at));
    const [half, edge] = [cell / 2, []];
    for (const [x, y] of block.cells) {
      const [px, py] = point(x, y);
      svg.append(
        make('svg:rect', 'il-closed', {
          x: px - half,
          y: py - half,
          width: cell,
          height: cell,
          fill: `url(#${hatch})`,
        }),
      );
      const sides = [
        [x + 1, y, half, -half, half, half],
        [x - 1, y, -half, -half, -half, half],
        [x, y + 1, -half, -half, half, -half],
        [x, y - 1, -half, half, half, half],
      ];
      for (const [a, b, x1, y1, x2, y2] of sides) {
        if (a > most[0] || b > most[1] || a < 0 || b < 0 || !inside.has(plan.at([a, b])))
          edge.push(`M${px + x1},${py + y1}L${px + x2},${py + y2}`);
      }
    }
    svg.append(make('svg:path', 'il-wall', { d: edge.join('') }));
    const xs = block.cells.map(([x]) => x);
    const ys = block.cells.map(([, y]) => y);
    const [mx, my] = point((Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2);
    const wide = (Math.max(...xs) - Math.min(...xs) + 1) * cell;
    const most0 = Math.floor(wide / 8);
    if (wide > 60) {
      svg.append(
        make(
          'svg:text',
          'il-closed-by',
          { x: mx, y: my - 2 },
          shortened(block.by.length > 2 ? 'locks' : block.by.join(', '), most0),
        ),
        make(
          'svg:text',
          'il-closed-why',
          { x: mx, y: my + 15 },
          wide > 170 ? 'closed: no schedule comes in here' : wide > 90 ? 'no way in' : 'closed',
        ),
      );
    }
  }
  drawAxes(svg, data, plan);
}

function drawAxes(svg, data, plan) {
  const letters = data.threads;
  const { most, point, cell, labels, slanted, narrow } = plan;
  const fits = cell >= 17;
  labels[0].slice(0, most[0]).forEach((label, x) => {
    const [px, py] = point(x + 0.5, 0);
    const where = slanted
      ? { x: px + 4, y: py + 18, transform: `rotate(-38 ${px + 4} ${py + 18})`, 'text-anchor': 'end' }
      : { x: px, y: py + 22, 'text-anchor': 'middle' };
    if (fits) svg.append(make('svg:text', 'il-tick', where, shortened(label, narrow ? 10 : 24)));
  });
  labels[1].slice(0, most[1]).forEach((label, y) => {
    const [px, py] = point(0, y + 0.5);
    const room = narrow ? Math.floor(cell / 6.2) : 24;
    const where = narrow
      ? { x: px - 16, y: py, transform: `rotate(-90 ${px - 16} ${py})`, 'text-anchor': 'middle' }
      : { x: px - 14, y: py + 4, 'text-anchor': 'end' };
    if (fits && room > 6) svg.append(make('svg:text', 'il-tick', where, shortened(label, room)));
  });
  const [ax, ay] = point(0, 0);
  svg.append(
    make(
      'svg:text',
      'il-axis il-t0',
      { x: ax + plan.wide / 2, y: plan.height - 8, 'text-anchor': 'middle' },
      `thread ${letters[0]} →`,
    ),
    make(
      'svg:text',
      'il-axis il-t1',
      { x: Math.max(2, ax - 46), y: ay - plan.high - 22, 'text-anchor': 'start' },
      `thread ${letters[1]} ↑`,
    ),
  );
}
