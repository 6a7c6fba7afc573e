(() => {
  'use strict';
  const chart = __CHART__;
  const sources = __SOURCES__;
  const letRun = __CLOCK__;
  const narrow = 480;
  const pollEvery = 50;
  const pollFor = 1000;
  const localFor = 2000;
  const networkFor = 8000;
  const nextPortAfter = 300;
  const forgetFailureAfter = 10000;
  const serverStartsIn = 700;
  const serverStartsWithin = 12000;

  // The same output may stand twice on a page: each copy takes the first figure that none has taken yet.
  const figure = [...document.querySelectorAll('figure[data-interleave-chart]')]
    .find(candidate => candidate.dataset.interleaveChart === __ID__ && !candidate.dataset.state);
  if (!figure) return;
  figure.dataset.state = 'waiting';
  const part = name => figure.querySelector(`[data-part="${name}"]`);
  const hasLibrary = () => typeof window.Plotly?.newPlot === 'function';
  const pause = time => new Promise(resolve => setTimeout(resolve, time));

  const giveUp = (why, remedy = '') => {
    figure.dataset.state = 'failed';
    figure.querySelector('details').open = true;
    part('notice').hidden = false;
    part('notice').textContent = `This chart is not drawn: ${why} The table has its numbers. ${remedy}`.trim();
  };

  // Text takes the colour of the text around it, so that it is legible on a light and on a dark page.
  const inPageColours = layout => {
    const [red, green, blue] = getComputedStyle(figure).color.match(/^rgba?\((\d+), (\d+), (\d+)/)?.slice(1) ?? [128, 128, 128];
    const ink = share => `rgba(${red},${green},${blue},${share})`;
    layout.font.color = ink(1);
    for (const axis of [layout.xaxis, layout.yaxis]) {
      axis.gridcolor = axis.linecolor = ink(0.15);
      axis.zerolinecolor = ink(0.4);
    }
    layout.modebar.color = ink(0.5);
    layout.modebar.activecolor = ink(1);
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) layout.transition = { duration: 0 };
    return layout;
  };

  const draw = async () => {
    // On a telephone the buttons would lie over the title.
    const config = figure.clientWidth < narrow ? { ...chart.config, displayModeBar: false } : chart.config;
    try {
      await window.Plotly.newPlot(part('plot'), chart.data, inPageColours(chart.layout), config);
      figure.dataset.state = 'drawn';
      if (letRun) letRun(part('plot'), chart.layout.meta.runs, __ID__);
      part('notice').hidden = true;
      figure.querySelector('details').open = false;
    } catch (error) {
      giveUp(`plotly.js says “${error?.message ?? error}”.`);
    }
  };

  // Another output may bring the library: a reopened notebook draws its outputs from the bottom up.
  const inPage = async until => {
    while (!hasLibrary() && Date.now() < until) await pause(pollEvery);
    return hasLibrary();
  };

  // All charts of a page share its attempts, so that each address is asked once and a refusal stands in the console once.
  // A symbol, because a page's global names are its own.
  const attempts = window[Symbol.for('interleave.plotly')] ??= new Map();

  // Whether the library is in the page within the time. The browser runs only a file that has the hash. The element is
  // made here, because a page that gets its outputs as HTML makes script elements asynchronous and drops their onerror.
  const load = (address, within, forgetAfter = forgetFailureAfter) => {
    const known = attempts.get(address);
    if (known && !(known.failed + forgetAfter < Date.now())) return known.loaded;
    const attempt = { failed: NaN };
    attempts.set(address, attempt);
    return attempt.loaded = new Promise(resolve => {
      const strays = sources.strayNames.filter(name => !(name in window));
      const module = window.module?.exports;
      const script = document.createElement('script');
      const end = loaded => {
        if (attempt.isOver) return;
        attempt.isOver = true;
        if (!loaded) script.remove();
        if (!hasLibrary()) attempt.failed = Date.now();
        resolve(hasLibrary());
      };
      script.dataset.interleavePlotly = '';
      script.src = address;
      script.integrity = sources.integrity;
      script.crossOrigin = 'anonymous';
      script.referrerPolicy = 'no-referrer';
      script.addEventListener('load', () => {
        strays.forEach(name => delete window[name]);
        // A page with CommonJS has been given the library as its own exports.
        if (module && window.module.exports === window.Plotly) window.module.exports = module;
        end(true);
        document.dispatchEvent(new Event('interleave-plotly'));
      });
      script.addEventListener('error', () => end(false));
      setTimeout(() => end(false), within);
      document.head.append(script);
    });
  };

  // The local server: at the port it had when this chart was made, or another session's at one of the others.
  const fromThisMachine = async () => {
    const at = (port, forgetAfter) => load(`http://127.0.0.1:${port}${sources.path}`, localFor, forgetAfter);
    const started = sources.started;
    const maySoonBeThere = () => Date.now() >= started && Date.now() < started + serverStartsWithin;
    if (maySoonBeThere() && await inPage(started + serverStartsIn)) return true;
    for (let wait = 500; maySoonBeThere(); wait *= 1.5) {
      if (await at(sources.ports[0], 0)) return true;
      if (await inPage(Date.now() + wait)) return true;
    }
    // A dead port refuses at once on most systems, after two seconds on Windows, and what is no server of ours may never
    // answer: the next one is not kept waiting for it.
    const asked = [];
    for (const port of sources.ports) {
      asked.push(at(port));
      if (await Promise.race([asked.at(-1), pause(nextPortAfter)]) || hasLibrary()) return true;
    }
    return (await Promise.all(asked)).some(Boolean);
  };

  const opened = Date.now();
  const fromNetwork = async () => await inPage(opened + pollFor) || await load(sources.address, networkFor);

  // On a page of another machine 127.0.0.1 is the reader's machine and not the kernel's, and a browser asks the reader
  // before it lets such a page look there: the network comes first.
  const isElsewhere = /^https?:$/.test(location.protocol)
    && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(location.hostname);

  (async () => {
    for (const source of isElsewhere ? [fromNetwork, fromThisMachine] : [fromThisMachine, fromNetwork]) {
      if (hasLibrary() || await source()) return draw();
    }
    giveUp(
      `plotly.js was found neither on this machine nor at ${sources.address}.`,
      'To draw the chart, run its cell again (its kernel serves plotly.js to pages on its machine), '
        + 'or open this page with a network.');
    // What comes late, or with another chart, draws this one too.
    document.addEventListener('interleave-plotly', draw, { once: true });
  })();
})();
