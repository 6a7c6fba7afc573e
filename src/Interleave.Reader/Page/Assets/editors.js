// The editors of a notebook's cells: Monaco, one a cell, made when the cell comes near the window.
const monacoFolder = '/_content/BlazorMonaco/lib/monaco-editor/min/vs';
const cells = new Map();
let page; // The component behind the notebook.
let notebook;

// Monaco is loaded once, with its own loader, whose names in the window are taken away again.
let loading;
const loadMonaco = () => loading ??= new Promise((resolve, reject) => {
  const loader = document.createElement('script');
  loader.src = `${monacoFolder}/loader.js`;
  loader.addEventListener('error', () => reject(new Error('The editor could not be loaded.')));
  loader.addEventListener('load', () => {
    window.require.config({ paths: { vs: monacoFolder } });
    window.require(['vs/editor/editor.main'], () => { prepare(window.monaco); resolve(window.monaco); }, reject);
  });
  document.head.append(loader);
});

function prepare(monaco) {
  for (const theme of ['light', 'dark']) {
    const dark = theme === 'dark';
    const colour = (light, onDark) => (dark ? onDark : light);
    monaco.editor.defineTheme(`interleave-${theme}`, {
      base: dark ? 'vs-dark' : 'vs',
      inherit: true,
      rules: [
        { token: 'keyword', foreground: colour('0b4f94', '82b4ff') },
        { token: 'identifier', foreground: colour('1d1b19', 'e9e6e1') },
        { token: 'delimiter', foreground: colour('1d1b19', 'e9e6e1') },
        { token: 'string', foreground: colour('97301a', 'f0a088') },
        { token: 'number', foreground: colour('5a3ea0', 'c3a6ff') },
        { token: 'comment', foreground: colour('655f52', 'a39d90'), fontStyle: 'italic' },
      ],
      colors: {
        'editor.background': colour('#f4f1ea', '#22201d'),
        'editor.foreground': colour('#1d1b19', '#e9e6e1'),
        'editor.lineHighlightBorder': '#00000000',
      },
    });
  }
  const showTheme = () => monaco.editor.setTheme(`interleave-${window.interleaveTheme?.() === 'dark' ? 'dark' : 'light'}`);
  showTheme();
  document.addEventListener('interleave-theme', showTheme);

  const kinds = monaco.languages.CompletionItemKind;
  const kindOf = name => kinds[name.charAt(0).toUpperCase() + name.slice(1)] ?? { namespace: kinds.Module, local: kinds.Variable, parameter: kinds.Variable, type: kinds.Class }[name] ?? kinds.Text;
  monaco.languages.registerCompletionItemProvider('csharp', {
    triggerCharacters: ['.'],
    async provideCompletionItems(model, position) {
      const found = await ask('Complete', model.getValue(), model.getOffsetAt(position));
      if (!found) return { suggestions: [] };
      const [from, to] = [model.getPositionAt(found.start), model.getPositionAt(found.end)];
      const range = new monaco.Range(from.lineNumber, from.column, to.lineNumber, to.column);
      return { suggestions: found.items.map(item => ({ label: item.text, insertText: item.text, kind: kindOf(item.kind), range })) };
    },
  });
  monaco.languages.registerHoverProvider('csharp', {
    async provideHover(model, position) {
      const text = model.getWordAtPosition(position) && await ask('Inspect', model.getValue(), model.getOffsetAt(position));
      return text ? { contents: [{ value: text, supportHtml: false, isTrusted: false }] } : null;
    },
  });
}

// While the program does not answer there is nothing to propose.
const ask = (...question) => page.invokeMethodAsync(...question).catch(() => null);

// What was typed and is not yet kept by the program stays in the browser, and is offered again after a reload.
const draftKey = cell => `interleave-draft:${notebook}:${cell.id}`;
const drafts = {
  keep(cell) { try { localStorage.setItem(draftKey(cell), JSON.stringify({ text: cell.text, revision: cell.revision, sent: [...cell.unanswered.values()] })); } catch { /* No room, or not allowed. */ } },
  drop(cell) { try { localStorage.removeItem(draftKey(cell)); } catch { /* See above. */ } },
  read(cell) { try { return JSON.parse(localStorage.getItem(draftKey(cell))); } catch { return null; } },
};

// What a text is known by: its length and its hash (FNV-1a, 32 bits).
function markOf(text) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return `${text.length}.${hash >>> 0}`;
}

// Every change is sent at once and in order, so that a press of Run that follows finds it there.
async function send(cell, revision = null) {
  const number = ++cell.sent;
  // The program may take over what it does not come to answer any more.
  cell.unanswered.set(number, markOf(cell.text));
  drafts.keep(cell);
  try {
    const answer = await page.invokeMethodAsync('Edited', cell.id, cell.text, revision);
    if (answer.isKept) cell.revision = Math.max(cell.revision, answer.revision);
    for (const earlier of cell.unanswered.keys()) if (earlier <= number) cell.unanswered.delete(earlier);
    if (answer.isKept && number === cell.sent) drafts.drop(cell);
  } catch {
    // Not connected. The draft stays; it is sent again when the connection is back, or the page loaded anew.
    clearTimeout(cell.again);
    cell.again = setTimeout(() => { if (cell.unanswered.size) send(cell); }, 2000);
  }
}

function show(cell, text) {
  cell.text = text;
  if (!cell.editor) return;
  cell.isShowing = true;
  const model = cell.editor.getModel();
  if (model.getValue() !== text) {
    // As an edit, so that the caret keeps its place and Undo knows of it.
    cell.editor.pushUndoStop();
    model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null);
    cell.editor.pushUndoStop();
    unmark(cell);
  }
  cell.isShowing = false;
}

async function makeEditor(cell) {
  if (cell.making) return cell.making;
  return cell.making = (async () => {
    const monaco = await loadMonaco();
    const still = cell.host.querySelector('.editor-still');
    const place = document.createElement('div');
    place.className = 'editor-place';
    cell.host.append(place);
    const editor = cell.editor = monaco.editor.create(place, {
      value: cell.text,
      language: 'csharp',
      ariaLabel: `${cell.label}. Ctrl+Enter runs the cell. Tab leaves the editor.`,
      accessibilitySupport: 'auto',
      automaticLayout: true,
      contextmenu: false,
      fixedOverflowWidgets: true,
      folding: false,
      fontFamily: getComputedStyle(still.querySelector('pre') ?? still).fontFamily,
      fontSize: 14,
      glyphMargin: false,
      hideCursorInOverviewRuler: true,
      lineDecorationsWidth: 12,
      lineHeight: 22,
      lineNumbers: 'off',
      links: false,
      minimap: { enabled: false },
      occurrencesHighlight: false,
      overviewRulerBorder: false,
      overviewRulerLanes: 0,
      padding: { top: 10, bottom: 10 },
      renderLineHighlight: 'none',
      scrollBeyondLastLine: false,
      scrollbar: { vertical: 'hidden', alwaysConsumeMouseWheel: false, horizontalScrollbarSize: 8 },
      tabSize: 4,
      unicodeHighlight: { ambiguousCharacters: false },
      wordWrap: 'off',
      quickSuggestions: true,
    });
    const grow = () => { place.style.height = `${editor.getContentHeight()}px`; };
    editor.onDidContentSizeChange(grow);
    grow();
    editor.onDidChangeModelContent(() => {
      if (cell.isShowing) return;
      cell.text = editor.getValue();
      unmark(cell);
      send(cell);
    });
    const { KeyMod, KeyCode } = monaco;
    const run = () => ask('RunCell', cell.id);
    // As actions: a command would be every editor's, and the last one's would win.
    const action = (id, label, keys, act, precondition) => editor.addAction({ id: `interleave.${id}`, label, keybindings: [].concat(keys), precondition, run: act });
    // On a Mac the first is Command and the second Control, which is what the page says.
    action('run', 'Run the cell', [KeyMod.CtrlCmd | KeyCode.Enter, KeyMod.WinCtrl | KeyCode.Enter], run);
    action('run-next', 'Run the cell and go to the next', KeyMod.Shift | KeyCode.Enter, () => { run(); focusNext(cell); });
    action('leave', 'Leave the editor', KeyCode.Escape, () => cell.host.closest('.cell').querySelector('.run-button').focus(),
      '!suggestWidgetVisible && !parameterHintsVisible && !findWidgetVisible && !inSnippetMode && !editorHasSelection && !editorHasMultipleSelections');
    // Tab goes on to what follows, as everywhere in a page: the keyboard is never held. Ctrl+] and Ctrl+[ indent.
    if (!makeEditor.tabLeaves) {
      makeEditor.tabLeaves = true;
      editor.trigger('page', 'editor.action.toggleTabFocusMode');
    }
    // What Monaco reads out belongs to no landmark of the page.
    document.querySelectorAll('.monaco-status[role=complementary]').forEach(element => element.setAttribute('role', 'status'));
    still.hidden = true;
    showMarks(cell);
    cell.host.dataset.ready = '';
    return editor;
  })();
}

async function focusNext(cell) {
  const all = [...cells.values()];
  const next = all[all.indexOf(cell) + 1];
  if (!next) return;
  (await makeEditor(next)).focus();
  next.host.closest('.cell').scrollIntoView({ block: 'nearest' });
}

export function open(component, slug, texts) {
  page = component;
  notebook = slug;
  const near = new IntersectionObserver(entries => {
    for (const entry of entries.filter(entry => entry.isIntersecting)) {
      near.unobserve(entry.target);
      const cell = cells.get(entry.target.dataset.editor);
      makeEditor(cell).catch(error => { cell.host.title = error.message; });
    }
  }, { rootMargin: '400px' });
  for (const { id, text, revision } of texts) {
    const host = document.querySelector(`[data-editor="${CSS.escape(id)}"]`);
    const cell = { id, text, revision, host, label: host.closest('section').getAttribute('aria-label'), sent: 0, unanswered: new Map(), marks: [] };
    cells.set(id, cell);
    const draft = drafts.read(cell);
    if (draft && draft.text !== text) {
      // Where the program's text is one that came from here, nobody else has changed it since.
      const isOurs = draft.sent?.includes(markOf(text));
      show(cell, draft.text);
      send(cell, isOurs ? revision : draft.revision);
    } else {
      drafts.drop(cell);
    }
    near.observe(host);
  }
}

export function setText(id, text, revision, force) {
  const cell = cells.get(id);
  if (!force && cell.unanswered.size) return false;
  if (force) { cell.unanswered.clear(); drafts.drop(cell); }
  cell.revision = revision;
  show(cell, text);
  return true;
}

// Underlines what errors name. A place behind the end of a line, where a semicolon is missing, is the last letter's.
function showMarks(cell) {
  const model = cell.editor?.getModel();
  if (!model) return;
  window.monaco.editor.setModelMarkers(model, 'interleave', cell.marks.map(mark => {
    const line = Math.min(mark.line, model.getLineCount());
    const end = model.getLineMaxColumn(line);
    const start = mark.column ? Math.max(1, Math.min(mark.column, end - 1)) : model.getLineFirstNonWhitespaceColumn(line) || 1;
    const word = mark.column && model.getWordAtPosition({ lineNumber: line, column: start });
    return {
      startLineNumber: line, endLineNumber: line, startColumn: start, endColumn: mark.column ? word?.endColumn ?? start + 1 : end,
      message: mark.message, severity: window.monaco.MarkerSeverity.Error,
    };
  }));
}

// The text is another, and what an error named may no longer be there.
function unmark(cell) {
  cell.marks = [];
  showMarks(cell);
}

export function mark(id, marks) {
  const cell = cells.get(id);
  cell.marks = marks;
  showMarks(cell);
}

export function textOf(id) {
  const cell = cells.get(id);
  drafts.drop(cell);
  return cell.text;
}
