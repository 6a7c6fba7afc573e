// Lets a timeline that is drawn run at the pace at which it was measured: what lies ahead is faint, and a hand with a clock goes along.
// It begins once, when the chart is in view, and again at a press. Whatever happens, it ends drawn in full.

const longest = 20; // seconds; what took longer runs faster
const inView = 0.6;
const svgNamespace = 'http://www.w3.org/2000/svg';

// The plot as plotly.js has drawn it; its end on the time axis, in that axis's unit, and how many seconds that are.
// May be called again for the same plot, when it has been drawn anew: by itself it begins once for each drawing of a name.
export function letRun(plot, { end, seconds, unit }, name) {
  plot.interleaveEnd?.();
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;

  const pace = Math.max(1, seconds / longest);
  const button = document.createElement('button');
  button.type = 'button';
  button.dataset.part = 'run';
  button.style.cssText =
    'font:inherit;font-size:0.9em;color:inherit;background:none;border:1px solid;border-radius:6px;padding:0.25em 0.8em;cursor:pointer';
  plot.after(button);
  const watch = typeof IntersectionObserver === 'function' ? new IntersectionObserver(look, { threshold: [0.2, 0.4, 0.6, 0.8] }) : null;
  let [frame, bound] = [0, 0];
  let undone = [];

  const make = (name, attributes, parent) => {
    const made = document.createElementNS(svgNamespace, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    parent.append(made);
    undone.push(() => made.remove());
    return made;
  };
  const label = () => {
    const faster = pace > 1 ? `, ${pace.toFixed(1)} times as fast` : '';
    button.textContent = frame ? '■ to the end' : `▶ run it as it ran (${(seconds / pace).toFixed(1)} s${faster})`;
  };

  function finish() {
    cancelAnimationFrame(frame);
    clearTimeout(bound);
    frame = 0;
    undone.forEach(undo => undo());
    undone = [];
    delete plot.dataset.runs;
    label();
  }

  function start() {
    finish();
    const { xaxis, yaxis, font } = plot._fullLayout ?? {};
    const info = plot.querySelector('.infolayer');
    if (!xaxis || !info) return;
    const id = `interleave-${Math.random().toString(36).slice(2)}`;
    const clip = make('rect', { x: -20, y: -20, width: 0, height: yaxis._length + 40 }, make('clipPath', { id }, info));
    for (const trace of plot.querySelectorAll('.scatterlayer > .trace')) {
      // The headings stand at 0 and belong to no moment.
      const { x, mode } = trace.__data__?.[0]?.trace ?? {};
      if (mode === 'text' && x.every(place => place === 0)) continue;
      // Not one of plotly's traces, for it may draw anew meanwhile.
      const copy = trace.cloneNode(true);
      copy.removeAttribute('class');
      const ghost = make('g', { opacity: 0.2 }, trace.parentNode);
      ghost.append(copy);
      trace.before(ghost);
      trace.setAttribute('clip-path', `url(#${id})`);
      undone.push(() => trace.removeAttribute('clip-path'));
    }
    const top = yaxis._offset;
    const hand = make('line', { y1: top, y2: top + yaxis._length, stroke: font.color, 'stroke-width': 1.5 }, info);
    const clock = make('text', { y: top - 5, fill: font.color, 'font-size': 14, 'font-weight': 700, 'text-anchor': 'middle' }, info);
    const digits = end < 10 ? 1 : 0;
    let begun;
    const tick = now => {
      begun ??= now;
      const share = Math.min(1, (now - begun) * pace / 1000 / seconds);
      const to = xaxis.l2p(share * end);
      clip.setAttribute('width', Math.max(0, to + 20));
      const at = xaxis._offset + to;
      hand.setAttribute('x1', at);
      hand.setAttribute('x2', at);
      clock.setAttribute('x', at);
      clock.textContent = `${(share * end).toFixed(digits)} ${unit}`;
      if (share === 1 || !plot.isConnected) return finish();
      frame = requestAnimationFrame(tick);
    };
    plot.dataset.runs = '';
    // A tab that nobody looks at has no frames.
    bound = setTimeout(finish, 1000 * seconds / pace + 500);
    frame = requestAnimationFrame(tick);
    label();
  }

  // A tall chart is in view when it fills most of the window.
  function look(entries) {
    const entry = entries.at(-1);
    const isInView = entry.intersectionRatio >= inView || entry.intersectionRect.height >= inView * (entry.rootBounds?.height ?? Infinity);
    if (!isInView || frame) return;
    watch.disconnect();
    plot.interleaveRan = name;
    start();
  }

  button.addEventListener('click', () => { watch?.disconnect(); if (frame) finish(); else start(); });
  addEventListener('beforeprint', finish);
  plot.interleaveEnd = () => {
    watch?.disconnect();
    removeEventListener('beforeprint', finish);
    finish();
    button.remove();
    plot.interleaveEnd = undefined;
  };
  label();
  if (plot.interleaveRan !== name) watch?.observe(plot);
}
