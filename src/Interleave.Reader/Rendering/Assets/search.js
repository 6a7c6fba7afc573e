// Looks through the book in the reader's own browser. The index is loaded when the first letter is typed.
'use strict';
(() => {
  const box = document.querySelector('[data-search]');
  if (!box) return;
  const input = box.querySelector('input');
  const count = box.querySelector('.search-count');
  const list = box.querySelector('.search-results');
  const contents = document.querySelector('[data-contents]');
  const most = 20;

  // é is found as e. A letter stays one letter, so that places in the folded text are places in the text.
  const fold = text => Array.from({ length: text.length }, (_, i) => (text[i].normalize('NFD')[0] ?? ' ').toLowerCase()[0] ?? ' ').join('');

  let loading;
  const index = () => loading ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = box.dataset.index;
    script.addEventListener('load', () => resolve(window.interleaveSearchIndex.map(section => ({
      ...section, foldedTitle: fold(section.title), foldedHeading: fold(section.heading), foldedText: fold(section.text),
    }))));
    script.addEventListener('error', () => { loading = undefined; script.remove(); reject(new Error('The index of the book could not be loaded.')); });
    document.head.append(script);
  });

  const isLetter = character => character !== undefined && /[\p{L}\p{N}]/u.test(character);
  // How often a word stands in a text; where a word of the text begins with it, it counts more.
  const weigh = (text, word) => {
    let weight = 0;
    for (let at = text.indexOf(word), found = 0; at >= 0 && found < 10; at = text.indexOf(word, at + word.length), found++) {
      weight += isLetter(text[at - 1]) ? 0.3 : 1;
    }
    return weight;
  };
  const rank = (section, words) => {
    let sum = 0;
    for (const word of words) {
      const weight = 12 * Math.min(weigh(section.foldedTitle, word), 1) * (section.anchor ? 0.3 : 1)
        + 8 * Math.min(weigh(section.foldedHeading, word), 1) + weigh(section.foldedText, word);
      if (weight === 0) return 0;
      sum += weight;
    }
    return sum;
  };

  const marked = (text, folded, words) => {
    const parts = [];
    let at = 0;
    while (at < text.length) {
      const next = words.map(word => [folded.indexOf(word, at), word.length]).filter(([place]) => place >= 0).sort((a, b) => a[0] - b[0] || b[1] - a[1])[0];
      if (!next) break;
      const mark = document.createElement('mark');
      mark.textContent = text.slice(next[0], next[0] + next[1]);
      parts.push(text.slice(at, next[0]), mark);
      at = next[0] + next[1];
    }
    return [...parts, text.slice(at)];
  };
  const excerpt = (section, words) => {
    const places = words.map(word => section.foldedText.indexOf(word)).filter(place => place >= 0);
    const from = Math.max(0, (places.length ? Math.min(...places) : 0) - 40);
    const start = from === 0 ? 0 : section.text.indexOf(' ', from) + 1 || from;
    const text = section.text.slice(start, start + 130);
    return [start > 0 ? '… ' : '', ...marked(text, fold(text), words), start + 130 < section.text.length ? ' …' : ''];
  };
  const span = (name, className, ...content) => {
    const element = document.createElement(name);
    if (className) element.className = className;
    element.append(...content);
    return element;
  };

  const search = async () => {
    const query = input.value.trim();
    const words = [...new Set(fold(query).split(/\s+/).filter(word => word.length > 0))];
    contents.hidden = list.hidden = words.length > 0;
    if (words.length === 0) {
      contents.hidden = false;
      list.hidden = true;
      list.replaceChildren();
      count.textContent = '';
      return;
    }
    let sections;
    try {
      sections = await index();
    } catch (error) {
      count.textContent = error.message;
      contents.hidden = false;
      return;
    }
    if (input.value.trim() !== query) return;
    const found = sections.map(section => ({ section, weight: rank(section, words) }))
      .filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight);
    count.textContent = found.length === 0 ? 'Nothing found.'
      : found.length === 1 ? 'One section.'
      : found.length <= most ? `${found.length} sections.`
      : `${found.length} sections; here are the first ${most}.`;
    list.replaceChildren(...found.slice(0, most).map(({ section }) => {
      const link = document.createElement('a');
      link.href = box.dataset.root + section.page.split('/').map(encodeURIComponent).join('/') + (section.anchor ? `#${section.anchor}` : '');
      link.append(span('strong', '', ...marked(section.heading, section.foldedHeading, words)));
      if (section.anchor) link.append(span('span', 'where', section.title));
      link.append(span('span', 'found', ...excerpt(section, words)));
      return span('li', '', link);
    }));
    list.hidden = found.length === 0;
  };

  input.addEventListener('input', search);
  box.addEventListener('keydown', event => {
    const stops = [input, ...list.querySelectorAll('a')];
    const at = stops.indexOf(document.activeElement);
    if (event.key === 'Escape') { input.value = ''; search(); input.focus(); }
    else if (event.key === 'ArrowDown' && at >= 0 && at < stops.length - 1) stops[at + 1].focus();
    else if (event.key === 'ArrowUp' && at > 0) stops[at - 1].focus();
    else if (event.key === 'Enter' && at === 0 && stops.length > 1) stops[1].click();
    else return;
    event.preventDefault();
  });
  addEventListener('keydown', event => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName)
      || document.activeElement?.closest('.monaco-editor, [contenteditable]')) return;
    event.preventDefault();
    document.querySelector('.sidebar')?.setAttribute('data-open', '');
    input.focus();
  });
  // Back from a page that was found: the browser may have kept the text.
  if (input.value) search();
})();
