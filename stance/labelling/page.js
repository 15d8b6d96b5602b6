// The page of labelling: shows one statement, sends one choice at a time. Whatever comes from articles becomes text
// nodes and nothing else. Offsets count code points, as the library does; strings of this language do not.
const $ = (id) => document.getElementById(id);
const KEYS = "1234567890";
const LONGEST = 10000;
const STALE = "Something was changed elsewhere, in another tab perhaps. Nothing was overwritten, and this choice was not stored: look again.";

let state;      // what the server last told of the whole
let shown;      // the statement on the page
const kept = new Map(); // by place, what was noted and mended on statements that are open still
let draft;      // its label, note, span, speaker and role, as they would be sent
let letters;    // of its paragraphs, as lists of code points
let busy = false;
let since = 0;  // when it came into sight
let looked = 0; // milliseconds before that, while the page was in sight

const node = (tag, text, cls) => {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (cls) made.className = cls;
  return made;
};
const percent = (share) => `${Math.round(share * 100)} %`;
const words = (name) => name.replaceAll("_", " ");

function say(text, warns = false) {
  $("said").textContent = text;
  $("said").classList.toggle("warns", warns);
}

// One request at a time: a key pressed while one is under way is not a second choice.
async function ask(path, body) {
  const options = body === undefined ? {} : {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body),
  };
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Error("The program does not answer, and nothing was stored. Start it again with the same command: it goes on here.");
  }
  const told = await answer.json().catch(() => ({ error: `answer ${answer.status}` }));
  if (answer.ok) return told;
  throw Object.assign(new Error(told.error), { status: answer.status });
}

async function doing(work) {
  if (busy) return;
  busy = true;
  document.body.setAttribute("aria-busy", "true");
  try {
    await work();
  } catch (error) {
    if (error.status === 409) await refresh(STALE).catch((worse) => say(worse.message, true));
    else if (error.status === 403) say("This page belongs to an earlier run. Open the address that the terminal shows.", true);
    else say(error.message, true);
  } finally {
    busy = false;
    document.body.removeAttribute("aria-busy");
  }
}

async function refresh(message) {
  state = await ask("state");
  await go(state.next);
  if (message) say(message, true);
}

async function go(place) {
  $("last").hidden = true;
  shown = place === null ? null : await ask(`statement/${place}`);
  shut();
  if (shown) {
    if (shown.decided) kept.delete(place);
    draft = kept.get(place) ?? (({ label, note, start, end, speaker, role }) => ({ label, note, start, end, speaker, role }))(shown);
    letters = shown.paragraphs.map((part) => ({ ...part, chars: Array.from(part.text) }));
  }
  looked = 0;
  since = performance.now();
  draw();
  if (!shown) return say("");
  say(`Statement ${shown.place + 1} of ${state.n}${shown.decided ? `: ${shown.label ?? "skipped"}` : ""}.`);
  reveal();
}

// Bring the sentence into the middle between the two bars, or its beginning below the upper one if it is long.
function reveal() {
  const marks = [...$("text").querySelectorAll("mark")].map((mark) => mark.getBoundingClientRect());
  if (!marks.length) return;
  const upper = $("top").getBoundingClientRect().bottom, lower = $("desk").getBoundingClientRect().top;
  const height = marks.at(-1).bottom - marks[0].top;
  scrollBy({ top: marks[0].top - Math.max(upper + 12, (upper + lower - height) / 2) });
}

function draw() {
  drawProgress();
  $("work").hidden = !shown;
  $("desk").hidden = false;
  $("done").hidden = Boolean(shown);
  for (const id of ["who", "given", "labels", "guess"]) $(id).hidden = !shown;
  $("noted").hidden = true;
  for (const button of $("acts").children) {
    const act = button.dataset.act;
    button.disabled = { back: (shown?.place ?? state.n) === 0, undo: !state.undoable, forward: !mayGoForward() }[act] ?? !shown;
  }
  if (!shown) {
    $("n-labelled").textContent = state.labelled;
    $("n-skipped").textContent = state.skipped;
    $("file").textContent = state.file;
    return;
  }
  $("title").textContent = shown.title ?? shown.article;
  $("source").textContent = shown.source ?? (shown.title ? shown.article : "");
  $("bare").hidden = !shown.bare;
  $("speaker").textContent = draft.speaker ?? "(speaker unknown)";
  $("role").textContent = draft.role ? words(draft.role) : "role unknown";
  $("target").textContent = shown.target ?? "the government (none is named)";
  drawText();
  drawGiven();
  drawGuess(shown.guess);
  $("noted").hidden = !draft.note;
  $("noted").textContent = `Note: ${draft.note}`;
  [...$("labels").children].forEach((button, k) => {
    button.setAttribute("aria-pressed", String(state.labels[k].name === shown.label));
  });
}

const mayGoForward = () => shown !== null && shown.place + 1 < state.n && (state.next === null || shown.place < state.next);

function drawProgress() {
  const decided = state.labelled + state.skipped;
  $("count").textContent = `${decided} of ${state.n} decided${state.skipped ? `, ${state.skipped} skipped` : ""}`;
  $("bar").max = state.n;
  $("bar").value = decided;
  const same = state.agreement;
  $("agreement").textContent = same?.n
    ? `same as the model ${same.kappa === null ? `${Math.round(same.share * same.n)} of ${same.n}` : `${percent(same.share)}, kappa ${same.kappa.toFixed(2)}`}` : "";
  const minutes = Math.ceil((state.seconds_left ?? 0) / 60);
  $("left").textContent = state.seconds_left
    ? `about ${minutes > 90 ? `${(minutes / 60).toFixed(1)} h` : `${minutes} min`} left` : "";
}

// Cut each paragraph wherever the sentence or the quote begins or ends.
function drawText() {
  const spans = [[draft.start, draft.end], shown.quote];
  const within = (at, [start, end]) => start <= at && at < end;
  $("text").replaceChildren(...letters.map((part) => {
    const drawn = node("p", undefined, part.furniture ? "furniture" : "");
    const end = part.start + part.chars.length;
    const cuts = [...new Set([part.start, end, ...spans.flat().filter((at) => at > part.start && at < end)])].sort((a, b) => a - b);
    cuts.slice(0, -1).forEach((at, k) => {
      const text = part.chars.slice(at - part.start, cuts[k + 1] - part.start).join("");
      const inner = within(at, shown.quote) ? node("span", text, "said") : document.createTextNode(text);
      if (within(at, spans[0])) {
        const mark = node("mark");
        mark.append(inner);
        drawn.append(mark);
      } else drawn.append(inner);
    });
    return drawn;
  }));
}

// Where labels are settled: what each annotator said.
function drawGiven() {
  $("given").hidden = !shown.given;
  $("given").replaceChildren(...(shown.given ?? []).flatMap(({ name, label, note, text }, k) => {
    const at = state.labels.findIndex((known) => known.name === label);
    return [k ? "; " : "", node("bdi", name), ": ", node("b", label, `l${at}`), note ? ` (${note})` : "", text ? ` “${text}”` : ""];
  }));
}

function answer(guess) {
  const at = state.labels.findIndex((label) => label.name === guess.label);
  return [node("b", guess.label, `l${at}`), ` ${percent(guess.probabilities[guess.label])}`];
}

function drawGuess(guess) {
  $("guess").hidden = !guess;
  if (!guess) return;
  const reasons = guess.reasons.length ? ` because of ${guess.reasons.join(", ")}` : "";
  $("guess").replaceChildren("The model: ", ...answer(guess), reasons);
}

const seconds = () => (looked + (document.hidden ? 0 : performance.now() - since)) / 1000;

async function send(label) {
  const place = shown.place;
  const told = await ask("choice", { ...draft, label, place, revision: state.revision, seconds: seconds() });
  const first = !shown.decided;
  state = told;
  const next = first ? told.next : place + 1 < told.n && place !== told.next ? place + 1 : told.next;
  await go(first || told.next === null ? next : Math.min(next, told.next));
  drawLast(told.decided);
  reveal();
}

// Above the next statement, and without the words that decided: those are shown beneath their own.
function drawLast({ place, label, guess }) {
  const model = guess && !state.show_guess ? [` The model ${guess.label === label ? "agrees" : "differs"}: `, ...answer(guess)] : [];
  $("last").hidden = false;
  $("last").replaceChildren(`Statement ${place + 1} is stored: ${label ?? "skipped"}.`, ...model);
}

// Whatever was mended on a statement that is decided already is stored at once.
function keepMended() {
  shut();
  if (shown.decided) return doing(async () => {
    state = await ask("choice", { ...draft, label: shown.label, place: shown.place, revision: state.revision, seconds: seconds() });
    await go(shown.place);
    say("Stored.");
  });
  kept.set(shown.place, draft);
  draw();
  say("Kept; it is stored with the label.");
}

const acts = {
  skip: () => doing(() => send(null)),
  back: () => {
    const at = (shown?.place ?? state.n) - 1;
    if (at >= 0) doing(() => go(at));
  },
  forward: () => { if (mayGoForward()) doing(() => go(shown.place + 1)); },
  undo: () => doing(async () => {
    if (!state.undoable) return say("Nothing to undo since the program was started; b goes back.", true);
    state = await ask("undo", { revision: state.revision });
    await go(state.undone);
    say(`The last choice is undone: statement ${state.undone + 1}.`);
  }),
  note: () => {
    open("note");
    $("note-in").value = draft.note;
    $("note-in").focus();
  },
  edit: () => {
    open("edit");
    $("speaker-in").value = draft.speaker ?? "";
    $("role-in").value = draft.role ?? "";
    say("Move the beginning with [ and ], the end with { and }, or select words in the text.");
  },
  help: () => $("help").showModal(),
  guide: () => $("guide").showModal(),
};

let before; // the draft as it was when a panel was opened
function open(id) {
  if (!$("edit").hidden || !$("note").hidden) close();
  before = { ...draft };
  $(id).hidden = false;
  $("desk").classList.add("mending");
  reveal();
}
function shut() {
  for (const id of ["edit", "note"]) $(id).hidden = true;
  $("desk").classList.remove("mending");
  $("main").focus({ preventScroll: true });
}
function close() {
  draft = before;
  shut();
  draw();
  say("Left as it was.");
}

// The words of the paragraph in which the sentence begins, as [start, end) of each.
function wordSpans() {
  const part = letters.find(({ start, chars }) => start <= draft.start && draft.start < start + chars.length);
  const found = [];
  part.chars.forEach((char, k) => {
    if (/\s/u.test(char)) return;
    if (k && !/\s/u.test(part.chars[k - 1])) found.at(-1)[1] = part.start + k + 1;
    else found.push([part.start + k, part.start + k + 1]);
  });
  return found;
}

function move(side, step) {
  const edges = wordSpans().map((span) => span[side === "start" ? 0 : 1]);
  const later = edges.filter((at) => at > draft[side]), earlier = edges.filter((at) => at < draft[side]);
  const at = step > 0 ? later[0] : earlier.at(-1);
  const moved = { ...draft, [side]: at };
  if (at === undefined || moved.start >= moved.end) return;
  draft = moved;
  drawText();
  say(`The sentence is now ${letters.flatMap(({ start, chars }) => chars.slice(Math.max(draft.start - start, 0), Math.max(draft.end - start, 0))).join("").slice(0, 300)}`);
}

// Where a selection begins or ends, in code points of the article; null outside its text.
function offsetOf(container, offset) {
  const paragraph = [...$("text").children].findIndex((p) => p.contains(container));
  if (paragraph < 0) return null;
  const range = document.createRange();
  range.selectNodeContents($("text").children[paragraph]);
  range.setEnd(container, offset);
  return { paragraph, at: letters[paragraph].start + Array.from(range.toString()).length };
}

function takeSelection() {
  const chosen = getSelection();
  const range = chosen.rangeCount && !chosen.isCollapsed ? chosen.getRangeAt(0) : null;
  const first = range && offsetOf(range.startContainer, range.startOffset);
  const last = range && offsetOf(range.endContainer, range.endOffset);
  if (!first || first.paragraph !== last?.paragraph) return say("Select words within one paragraph of the article first.", true);
  const part = letters[first.paragraph];
  let [start, end] = [first.at - part.start, last.at - part.start];
  while (start < end && /\s/u.test(part.chars[start])) start += 1;
  while (end > start && /\s/u.test(part.chars[end - 1])) end -= 1;
  if (start === end) return say("Select words, not blanks alone.", true);
  draft = { ...draft, start: part.start + start, end: part.start + end };
  chosen.removeAllRanges();
  drawText();
  say("The sentence is what you selected.");
}

function pressed(event) {
  if (!state || document.querySelector("dialog[open]")) return;
  const panel = ["edit", "note"].find((id) => !$(id).hidden);
  const held = event.ctrlKey || event.metaKey;
  // A line end belongs into a note, and on a button Enter does what the button does.
  const keeps = held || (panel === "edit" && !event.target.matches("button"));
  if (event.key === "Enter" && panel && keeps && !event.isComposing) return event.preventDefault(), $(panel).requestSubmit();
  if (held || event.altKey) return;
  if (event.key === "Escape" && panel) return event.preventDefault(), close();
  if (event.target.matches("input, select, textarea")) return;
  if (panel === "edit") {
    const moves = { "[": ["start", -1], "]": ["start", 1], "{": ["end", -1], "}": ["end", 1] };
    if (moves[event.key]) return event.preventDefault(), move(...moves[event.key]);
  }
  if (panel || event.repeat) return;
  const at = KEYS.indexOf(event.key);
  if (shown && event.key.length === 1 && at >= 0 && at < state.labels.length) {
    return event.preventDefault(), doing(() => send(state.labels[at].name));
  }
  const act = { s: "skip", b: "back", f: "forward", u: "undo", n: "note", e: "edit", g: "guide", "?": "help",
    ArrowLeft: "back", ArrowRight: "forward" }[event.key];
  if (!act || (!shown && ["skip", "note", "edit", "forward"].includes(act))) return;
  event.preventDefault();
  acts[act]();
}

function prepare() {
  state.labels.forEach((label, k) => {
    const button = node("button", undefined, `l${k}`);
    button.type = "button";
    if (k < KEYS.length) button.append(node("kbd", KEYS[k]), " ");
    button.append(node("bdi", label.name));
    button.addEventListener("click", () => doing(() => send(label.name)));
    $("labels").append(button);
    if (k >= KEYS.length) return;
    const term = node("dt");
    term.append(node("kbd", KEYS[k]));
    $("keys").insertBefore(term, $("keys").children[2 * k]);
    term.after(node("dd", label.name));
  });
  $("labels").classList.toggle("many", state.labels.length > 6);
  $("role-in").append(new Option("(unknown)", ""), ...state.roles.map((role) => new Option(words(role), role)));
}

document.addEventListener("keydown", pressed);
for (const button of document.querySelectorAll("[data-act]")) button.addEventListener("click", () => acts[button.dataset.act]());
for (const button of document.querySelectorAll("[data-move]")) {
  const [side, step] = button.dataset.move.split(",");
  button.addEventListener("click", () => move(side, Number(step)));
}
for (const button of document.querySelectorAll("[data-close]")) button.addEventListener("click", close);
// A press on the button would take the selection away before the click reads it.
$("take").addEventListener("mousedown", (event) => event.preventDefault());
$("take").addEventListener("click", takeSelection);
$("note").addEventListener("submit", (event) => {
  event.preventDefault();
  draft.note = $("note-in").value.trim().slice(0, LONGEST);
  keepMended();
});
$("edit").addEventListener("submit", (event) => {
  event.preventDefault();
  draft.speaker = $("speaker-in").value.trim() || null;
  draft.role = $("role-in").value || null;
  keepMended();
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    looked += performance.now() - since;
    return;
  }
  since = performance.now();
  if (state) doing(async () => {
    const now = await ask("state");
    if (now.revision === state.revision) return;
    state = now;
    await go(state.next);
    say("Another tab has gone on meanwhile; this is where it stands.", true);
  });
});

doing(async () => {
  state = await ask("state");
  prepare();
  await go(state.next);
});
