// What pages need beside their text: charts, frames that grow to their content, and wide parts that the keyboard scrolls.
// Elements may come and go at any time, as they do on the live page.
'use strict';
(() => {
  const here = document.currentScript.src;
  const theme = () => window.interleaveTheme?.() ?? '';

  // Frames of HTML outputs.
  const highest = 20000;
  addEventListener('message', event => {
    const height = event.data?.interleaveFrame;
    if (typeof height !== 'number' || !(height >= 0)) return;
    const frame = [...document.querySelectorAll('iframe.frame')].find(candidate => candidate.contentWindow === event.source);
    if (!frame) return;
    frame.hears = true;
    frame.height = Math.min(Math.ceil(height), highest);
    tellTheme(frame);
    tellHtml(frame);
  });
  // A frame's origin is its own, so there is no origin to name. What is sent is no secret.
  const tellTheme = frame => {
    if (!frame.hears || frame.dataset.told === theme()) return;
    frame.dataset.told = theme();
    frame.contentWindow.postMessage({ interleaveTheme: theme() }, '*');
  };
  // The HTML of a frame whose content changes.
  const tellHtml = frame => {
    const html = frame.dataset.html;
    if (!frame.hears || html === undefined || frame.htmlTold === html) return;
    frame.htmlTold = html;
    frame.contentWindow.postMessage({ interleaveHtml: html }, '*');
  };
  new MutationObserver(changes => changes.forEach(({ target }) => { if (target.matches('iframe.frame')) tellHtml(target); }))
    .observe(document.documentElement, { attributes: true, attributeFilter: ['data-html'], subtree: true });
  document.addEventListener('interleave-theme', () => {
    document.querySelectorAll('iframe.frame').forEach(tellTheme);
    document.querySelectorAll('interleave-chart').forEach(chart => chart.draw());
  });

  // A frame that was ready before this script has told its height to nobody.
  document.querySelectorAll('iframe.frame').forEach(frame => frame.contentWindow.postMessage({ interleaveAsk: true }, '*'));

  // Scripts that are loaded when the first chart or player asks for them.
  const loading = {};
  const load = (file, global) => loading[file] ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = new URL(file, here).href;
    script.addEventListener('load', () => window[global] ? resolve(window[global]) : reject(new Error(`${file} is not what was expected.`)));
    script.addEventListener('error', () => { delete loading[file]; script.remove(); reject(new Error(`${file} could not be loaded.`)); });
    document.head.append(script);
  });

  const inPageColours = (layout, element) => {
    const [red, green, blue] = getComputedStyle(element).color.match(/\d+(\.\d+)?/g) ?? [128, 128, 128];
    const ink = share => `rgba(${red},${green},${blue},${share})`;
    layout.font = { ...layout.font, color: ink(1), family: getComputedStyle(element).fontFamily };
    layout.paper_bgcolor = layout.plot_bgcolor = 'rgba(0,0,0,0)';
    for (const name of Object.keys(layout).filter(name => /^[xy]axis\d*$/.test(name))) {
      layout[name] = { ...layout[name], gridcolor: ink(0.15), linecolor: ink(0.3), zerolinecolor: ink(0.4) };
    }
    layout.modebar = { ...layout.modebar, bgcolor: 'rgba(0,0,0,0)', color: ink(0.5), activecolor: ink(1) };
    return layout;
  };

  class Chart extends HTMLElement {
    static observedAttributes = ['figure'];

    connectedCallback() { this.draw(); }

    attributeChangedCallback() { if (this.isConnected) this.draw(); }

    disconnectedCallback() {
      this.plot?.interleaveEnd?.();
      if (this.plot) window.Plotly?.purge(this.plot);
    }

    // A timeline runs by itself when it is new, and not when it is only drawn in other colours.
    async run(clock) {
      const { letRun } = await load('clock.js', 'interleaveClock');
      if (this.isConnected && this.plot) letRun(this.plot, clock, this.getAttribute('figure'));
    }

    // Several changes in one frame are drawn once.
    draw() {
      if (this.waiting) return;
      this.waiting = true;
      requestAnimationFrame(() => { this.waiting = false; if (this.isConnected) this.drawNow(); });
    }

    async drawNow() {
      try {
        const { data, layout = {}, config = {} } = JSON.parse(this.getAttribute('figure'));
        const library = await load('plotly.min.js', 'Plotly');
        if (!this.isConnected) return;
        if (!this.plot) {
          this.plot = document.createElement('div');
          this.replaceChildren(this.plot);
        }
        // The title stands above the chart as text, where it can be as long as it likes.
        if (this.closest('figure')?.querySelector('.chart-title') && layout.title) {
          delete layout.title;
          layout.margin = { ...layout.margin, t: layout.showlegend ? 45 : 20 };
          if (layout.height) layout.height -= 40;
        }
        if (matchMedia('(prefers-reduced-motion: reduce)').matches) layout.transition = { duration: 0 };
        // Under a finger that scrolls the page a chart must not zoom, and its buttons are too small for one.
        if (matchMedia('(pointer: coarse)').matches) {
          layout.dragmode = false;
          config.displayModeBar = false;
        }
        await library.react(this.plot, data, inPageColours({ autosize: true, ...layout }, this), { displaylogo: false, ...config, responsive: true });
        this.dataset.state = 'drawn';
        if (layout.meta?.runs) await this.run(layout.meta.runs);
      } catch (error) {
        this.plot = undefined;
        this.dataset.state = 'failed';
        const notice = document.createElement('p');
        notice.className = 'remark';
        notice.textContent = `This chart is not drawn: ${error.message} The numbers below are all there.`;
        this.replaceChildren(notice);
        this.closest('figure')?.querySelector('details.numbers')?.setAttribute('open', '');
      }
    }
  }
  customElements.define('interleave-chart', Chart);

  // Races to step through. Their style comes with their script.
  const loadPlayer = () => {
    if (!loading['player.js']) {
      const style = document.createElement('link');
      style.rel = 'stylesheet';
      style.href = new URL('player.css', here).href;
      document.head.append(style);
    }
    return load('player.js', 'interleavePlayer');
  };

  class Player extends HTMLElement {
    static observedAttributes = ['data'];

    connectedCallback() { this.draw(); }

    attributeChangedCallback() { if (this.isConnected) this.draw(); }

    async draw() {
      const text = this.getAttribute('data');
      if (text === this.drawn) return;
      this.drawn = text;
      try {
        const { mount } = await loadPlayer();
        if (!this.isConnected || text !== this.drawn) return;
        const place = document.createElement('div');
        this.replaceChildren(place);
        mount(place, JSON.parse(text));
        this.dataset.state = 'drawn';
      } catch (error) {
        this.drawn = undefined;
        this.dataset.state = 'failed';
        const notice = document.createElement('p');
        notice.className = 'remark';
        notice.textContent = `This race cannot be stepped through here: ${error.message}`;
        this.replaceChildren(notice);
        this.parentElement?.querySelector('.no-js')?.classList.remove('no-js');
      }
    }
  }
  customElements.define('interleave-player', Player);

  // Parts that are wider than the page can be scrolled with the arrow keys, and only then are they a stop of the Tab key.
  const wide = new ResizeObserver(entries => entries.forEach(({ target }) => checkWidth(target)));
  const checkWidth = area => {
    if (area.scrollWidth > area.clientWidth + 1) area.tabIndex = 0;
    else area.removeAttribute('tabindex');
  };
  const watch = node => {
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    for (const area of [node, ...node.querySelectorAll('[data-scroll]')]) {
      if (area.matches('[data-scroll]')) wide.observe(area);
    }
  };
  new MutationObserver(changes => changes.forEach(change => change.addedNodes.forEach(watch)))
    .observe(document.documentElement, { childList: true, subtree: true });
  watch(document.documentElement);

  // The contents: folded away on a narrow page, and scrolled to where the reader is on a wide one.
  document.addEventListener('click', event => {
    const button = event.target.closest?.('[data-menu-button]');
    if (!button) return;
    const isOpen = button.closest('.sidebar').toggleAttribute('data-open');
    button.setAttribute('aria-expanded', String(isOpen));
  });
  const side = document.querySelector('.sidebar-inner');
  const current = side?.querySelector('[aria-current]');
  if (current && current.offsetTop > side.clientHeight / 2) side.scrollTop = current.offsetTop - side.clientHeight / 3;

  // In the contents the section is marked that is being read: the last one that begins in the upper third.
  let marking = false;
  const markSection = () => {
    marking = false;
    let current;
    const links = document.querySelectorAll('.contents-sections a');
    for (const link of links) {
      const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (heading && heading.getBoundingClientRect().top < innerHeight / 3) current = link;
    }
    for (const link of links) {
      if (link === current) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
    if (!current || side.matches(':hover')) return;
    const [place, frame] = [current.getBoundingClientRect(), side.getBoundingClientRect()];
    if (place.top < frame.top || place.bottom > frame.bottom) side.scrollTop += place.top - frame.top - frame.height / 3;
  };
  addEventListener('scroll', () => {
    if (side && !marking) { marking = true; requestAnimationFrame(markSection); }
  }, { passive: true });

  // On paper nothing can be unfolded.
  addEventListener('beforeprint', () => {
    for (const details of document.querySelectorAll('main details:not([open])')) {
      details.open = true;
      details.dataset.closeAfterPrint = '';
    }
  });
  addEventListener('afterprint', () => {
    for (const details of document.querySelectorAll('[data-close-after-print]')) {
      details.open = false;
      delete details.dataset.closeAfterPrint;
    }
  });
})();
